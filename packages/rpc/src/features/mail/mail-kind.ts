import type { oneTimeLinks } from "@handbill/db";

export type LinkPurpose = typeof oneTimeLinks.$inferSelect.purpose;

const HOUR_MS = 60 * 60 * 1000;

/** For so many milliseconds a link is good, once. */
export const LINK_LIFETIME_MS: Record<LinkPurpose, number> = {
  verify_email: 24 * HOUR_MS,
  change_email: 24 * HOUR_MS,
  reset_password: HOUR_MS,
};

/** Every kind of mail, and the purpose of the link that it brings, if it brings one. */
export const MAIL_KINDS = {
  "verify-email": "verify_email",
  "confirm-new-email": "change_email",
  "reset-password": "reset_password",
  "already-registered": undefined,
  "email-change-asked": undefined,
  "email-changed": undefined,
  "username-changed": undefined,
  "password-changed": undefined,
} as const satisfies Record<string, LinkPurpose | undefined>;

export type MailKind = keyof typeof MAIL_KINDS;

/** The kinds that bring a link. */
export const LINK_MAILS = {
  verify_email: "verify-email",
  change_email: "confirm-new-email",
  reset_password: "reset-password",
} as const satisfies Record<LinkPurpose, MailKind>;

export function isMailKind(text: string): text is MailKind {
  return Object.hasOwn(MAIL_KINDS, text);
}
