import type { StoredSession } from "@handbill/client";
import { z } from "zod";
import { type CookieKind, type CookieOptions, readCookie, writeCookie } from "./cookie.ts";

/** Kept as long as a refresh token lives; the server decides when the session is really over. */
const SESSION: CookieKind = { name: "handbill", maxAge: 30 * 24 * 60 * 60 };
const SEPARATOR = "|";

const storedSession = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  expiresAt: z.coerce.number().int().positive(),
  user: z.object({
    id: z.uuid(),
    username: z.string().min(1),
    displayName: z.string().nullable(),
    email: z.string().min(1),
    isEmailVerified: z.boolean(),
    role: z.enum(["member", "admin"]),
    createdAt: z.iso.datetime(),
  }),
});

/** Reads the session from a Cookie header. A cookie that we cannot have written is no session. */
export function readSessionCookie(
  header: string | null,
  options: CookieOptions,
): StoredSession | null {
  const parts = readCookie(header, SESSION, options)?.split(SEPARATOR) ?? [];
  const [accessToken, refreshToken, expiresAt, user = ""] = parts;
  if (parts.length !== 4) return null;
  const session = { accessToken, refreshToken, expiresAt, user: decode(user) };
  return storedSession.safeParse(session).data ?? null;
}

/** Makes the Set-Cookie header that keeps the session, or ends it, in a browser. */
export function writeSessionCookie(session: StoredSession | null, options: CookieOptions): string {
  return writeCookie(session && encodeSession(session), SESSION, options);
}

/** The tokens and the number stand as they are, for they need no escaping; only who it is can hold any character. */
function encodeSession({ accessToken, refreshToken, expiresAt, user }: StoredSession): string {
  return [accessToken, refreshToken, expiresAt, encode(user)].join(SEPARATOR);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined; // not what we wrote: the schema refuses it
  }
}
