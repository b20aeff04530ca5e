import { randomBytes } from "node:crypto";

/** What a page may load and run. */
export interface Policy {
  /** The Content-Security-Policy header. */
  header: string;
  /** The mark of the inline scripts that may run. */
  inline: { nonce: string };
}

/**
 * Makes the policy of one page: it loads only what this server sends, runs only the inline scripts it came with, and turns
 * no text into markup or code (Trusted Types).
 */
export function createPolicy(): Policy {
  const nonce = randomBytes(16).toString("base64");
  const header = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  return { header, inline: { nonce } };
}
