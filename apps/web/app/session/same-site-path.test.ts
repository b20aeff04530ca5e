import { expect, test } from "vitest";
import { sameSitePath } from "./same-site-path.ts";

test.each(["/", "/events/new", "/?cursor=a%2Fb", "/events/1#top"])("goes to %j", (next) => {
  expect(sameSitePath(next)).toBe(next);
});

test.each([
  null,
  "",
  "events/new",
  "https://evil.example/",
  "javascript:alert(1)",
  "//evil.example",
  "/\\evil.example",
  "\\/evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/.//evil.example",
  "/x/..//evil.example",
  "///evil.example",
  " //evil.example",
])("goes home instead of to %j", (next) => {
  expect(sameSitePath(next)).toBe("/");
});
