import type { StoredSession } from "@handbill/client";
import { expect, test } from "vitest";
import { createCookieStore } from "./cookie-store.ts";
import { writeSessionCookie } from "./session-cookie.ts";

const secure = { isSecure: true };
const session: StoredSession = {
  accessToken: "access",
  refreshToken: "refresh",
  expiresAt: 1_795_447_900_814,
  user: {
    id: "01a208fb-0e75-73d5-a379-b14a26973bcc",
    username: "ann",
    displayName: null,
    email: "ann@example.com",
    isEmailVerified: false,
    role: "member",
    createdAt: "2026-11-23T15:16:40.761Z",
  },
};
const [pair = ""] = writeSessionCookie(session, secure).split(";");

test("the browser hears of changes only", () => {
  const store = createCookieStore(`${pair}; __Host-handbill-device=known`, secure);
  expect(store.read()).toEqual(session);
  expect(store.readDevice?.()).toBe("known");
  expect(store.setCookies()).toEqual([]);

  store.write({ ...session, accessToken: "new" });
  expect(store.setCookies()).toEqual([expect.stringMatching(/^__Host-handbill=new\|/)]);

  const anonymous = createCookieStore(null, secure);
  anonymous.write(null);
  expect(anonymous.setCookies()).toEqual([]);
});

test("the browser stays known when it is logged out", () => {
  const store = createCookieStore(`${pair}; __Host-handbill-device=known`, secure);
  store.write(null);
  expect(store.setCookies()).toEqual([expect.stringMatching(/^__Host-handbill=; Max-Age=0;/)]);
});

test("at every log-in it is known for as long again", () => {
  const store = createCookieStore("__Host-handbill-device=known", secure);
  store.writeDevice?.("known");
  expect(store.setCookies()).toEqual([
    "__Host-handbill-device=known; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax; Secure",
  ]);
});

test.each(["a b", "a|b", "%00", "é", "a".repeat(257)])("%j is no device token", (token) => {
  const store = createCookieStore(`__Host-handbill-device=${token}`, secure);
  expect(store.readDevice?.()).toBeNull();
});
