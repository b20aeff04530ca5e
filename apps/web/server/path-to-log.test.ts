import { expect, test } from "vitest";
import { pathToLog } from "./path-to-log.ts";

const PAGES = ["/", "/events/:id", "/confirm-email"];

test.each([
  ["/", "/"],
  ["/events/new", "/events/new"],
  ["/?q=someone@private.example", "/"],
  ["/_.data?q=someone@private.example&_routes=root", "/_.data"],
  ["/confirm-email?token=secret", "/confirm-email"],
  ["/confirm-email.data?a=1&token=secret", "/confirm-email.data"],
  ["/confirm-email?a=\n?token=secret", "/confirm-email"],
  ["/confirm-email/secret", "(unknown path)"],
  ["/confirm-email/secret.data", "(unknown path)"],
  ["/secret", "(unknown path)"],
  ["/%E0%A4%A?secret", "(unknown path)"],
  ["//secret", "(unknown path)"],
])("%j is logged as %s", (url, logged) => {
  expect(pathToLog(url, PAGES)).toBe(logged);
});
