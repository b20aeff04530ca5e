import { expect, test } from "vitest";
import { hideTokens } from "./hide-tokens.ts";

test.each([
  ["/events/new", "/events/new"],
  ["/?cursor=a%3Db", "/?cursor=a%3Db"],
  ["/reset-password?token=secret", "/reset-password?token=[hidden]"],
  [
    "/reset-password.data?a=1&token=secret&_routes=root",
    "/reset-password.data?a=1&token=[hidden]&_routes=root",
  ],
  ["/confirm-email?%74oken=secret&token=secret", "/confirm-email?%74oken=[hidden]&token=[hidden]"],
  ["/confirm-email?Token=secret", "/confirm-email?Token=[hidden]"],
  ["/?a?token=b", "/?a?token=[hidden]"],
  ["/confirm-email?token", "/confirm-email?token=[hidden]"],
])("%s is logged as %s", (url, logged) => {
  expect(hideTokens(url)).toBe(logged);
});
