import { expect, test } from "vitest";
import { readCookie, writeCookie } from "./cookie.ts";

const kind = { name: "handbill", maxAge: 60 };
const plain = { isSecure: false };
const secure = { isSecure: true };

test("page scripts, other sites and, over TLS, other hosts cannot reach it", () => {
  expect(writeCookie("a", kind, plain)).toBe(
    "handbill=a; Max-Age=60; Path=/; HttpOnly; SameSite=Lax",
  );
  expect(writeCookie("a", kind, secure)).toBe(
    "__Host-handbill=a; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure",
  );
  expect(writeCookie(null, kind, secure)).toMatch(/^__Host-handbill=; Max-Age=0; /);
});

test.each([
  ["handbill=a", "a"],
  ["x=1; handbill=a=b;y=2", "a=b"],
  ["handbill=", null],
  ["handbill", null],
  ["Handbill=a", null],
  ["xhandbill=a", null],
  ["x=handbill=a", null],
  ["__Host-handbill=a", null],
  ["handbill=a; handbill=b", null], // the second may be another host's
  ["handbill=a; handbill=a", null],
  [null, null],
])("%j holds %j", (header, value) => {
  expect(readCookie(header, kind, plain)).toBe(value);
});

test("over TLS only the cookie of this host counts", () => {
  expect(readCookie("handbill=evil; __Host-handbill=a", kind, secure)).toBe("a");
  expect(readCookie("handbill=evil", kind, secure)).toBeNull();
});
