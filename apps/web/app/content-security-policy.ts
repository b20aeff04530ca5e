import { randomBytes } from "node:crypto";

/** What a page may load and run. */
export interface Policy {
  /** The Content-Security-Policy header. */
  header: string;
  /** The mark of the inline scripts that may run. */
  inline: { nonce: string };
}

/** Makes the policy of one page: it loads only what this server sends, and runs only the inline scripts it came with. */
export function createPolicy(): Policy {
  const nonce = randomBytes(16).toString("base64");
  const header = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  return { header, inline: { nonce } };
}
