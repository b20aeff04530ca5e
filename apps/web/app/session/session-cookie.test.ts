import type { StoredSession } from "@handbill/client";
import { expect, test } from "vitest";
import { readSessionCookie, writeSessionCookie } from "./session-cookie.ts";

const plain = { isSecure: false };
const session: StoredSession = {
  accessToken: "eyJh.eyJz.c2ln",
  refreshToken: "QDhR69wWmSjS8JiFM12XDj1FJg4KrjmiP7QqRm_Spbw",
  expiresAt: 1_795_447_900_814,
  user: {
    id: "01a208fb-0e75-73d5-a379-b14a26973bcc",
    username: "zoë; the|one",
    displayName: "Zoë “the one” 🎪",
    email: "zoe@example.com",
    isEmailVerified: true,
    role: "member",
    createdAt: "2026-11-23T15:16:40.761Z",
  },
};

/** The Cookie header of a browser that was sent this Set-Cookie header. */
function sentBack(setCookie: string): string {
  return `theme=dark; ${setCookie.slice(0, setCookie.indexOf(";"))}`;
}

test("a session comes back as it was kept", () => {
  expect(readSessionCookie(sentBack(writeSessionCookie(session, plain)), plain)).toEqual(session);
});

test("page scripts and other sites cannot reach it", () => {
  const [value, ...attributes] = writeSessionCookie(session, plain).split("; ");
  expect(value).toMatch(/^handbill=[!#-+\--:<-[\]-~]+$/); // RFC 6265 §4.1.1
  expect(attributes).toEqual(["Max-Age=2592000", "Path=/", "HttpOnly", "SameSite=Lax"]);
});

test("over TLS it is bound to the host and to TLS", () => {
  const cookie = writeSessionCookie(session, { isSecure: true });
  expect(cookie).toMatch(/^__Host-handbill=/);
  expect(cookie).toMatch(/; Secure$/);
  expect(readSessionCookie(sentBack(cookie), { isSecure: true })).toEqual(session);
  expect(readSessionCookie(sentBack(cookie), plain)).toBeNull();
});

test("an ended session is removed", () => {
  const cookie = writeSessionCookie(null, plain);
  expect(cookie).toMatch(/^handbill=; Max-Age=0;/);
  expect(readSessionCookie(sentBack(cookie), plain)).toBeNull();
});

const [pair = ""] = writeSessionCookie(session, plain).split(";");
test.each([
  null,
  "",
  "handbill",
  "handbill=",
  "handbill=%%%|%",
  "handbill=a|b|1|d",
  "handbill=a|b|1|bnVsbA",
  "handbill=a|b|c|d|e|f|g",
  `${pair}|more`,
  pair.slice(0, -10),
  pair.replace("1795447900814", "soon"),
  `${pair}; ${pair}`,
])("%j is no session", (header) => {
  expect(readSessionCookie(header, plain)).toBeNull();
});
