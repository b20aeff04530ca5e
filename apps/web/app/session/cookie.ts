export interface CookieOptions {
  /** Whether browsers reach the site over TLS: then no other host and no plain connection can set the cookie. */
  isSecure: boolean;
}

/** A cookie by its name without the prefix, and how long browsers keep it, in seconds. */
export interface CookieKind {
  name: string;
  maxAge: number;
}

/**
 * Reads a cookie from a Cookie header: null when it is missing or empty. Two of one name are none, for a browser sends
 * one, and nothing tells which of them another host has set.
 */
export function readCookie(
  header: string | null,
  { name }: CookieKind,
  { isSecure }: CookieOptions,
): string | null {
  const start = `${prefixed(name, isSecure)}=`;
  const found = (header?.split(";") ?? [])
    .map((each) => each.trim())
    .filter((each) => each.startsWith(start));
  return found.length === 1 ? found[0]?.slice(start.length) || null : null;
}

/**
 * Makes the Set-Cookie header that keeps a value in a browser, or removes it: for no script to read, for no other
 * site's forms to send, and over TLS for this host alone (RFC 6265bis §4.1.3.2). Without TLS there is no such prefix:
 * not every browser takes a Secure cookie from http://localhost.
 */
export function writeCookie(
  value: string | null,
  { name, maxAge }: CookieKind,
  { isSecure }: CookieOptions,
): string {
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
  const age = value === null ? 0 : maxAge;
  return `${prefixed(name, isSecure)}=${value ?? ""}; Max-Age=${age}; ${attributes}`;
}

function prefixed(name: string, isSecure: boolean): string {
  return isSecure ? `__Host-${name}` : name;
}
