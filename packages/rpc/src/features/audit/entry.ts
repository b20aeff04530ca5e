import { createHash } from "node:crypto";

/** What is recorded of an account, for good. */
export const AUDIT_KINDS = [
  "registered",
  "logged-in",
  "log-in-failed",
  "logged-out",
  "session-revoked",
  "token-reused",
  "profile-changed",
  "username-changed",
  "email-verified",
  "email-change-asked",
  "email-changed",
  "password-changed",
  "password-reset-asked",
  "password-reset",
  "data-exported",
  "account-deleted",
  "account-disabled",
  "account-enabled",
  "role-changed",
] as const;

/** Of what is about no account, only who did it is told. */
export type AuditKind = (typeof AUDIT_KINDS)[number] | "venues-merged";

/** One entry as it is written. */
export interface AuditEntry {
  /** 1, 2, 3, … without a gap. */
  sequence: number;
  at: Date;
  kind: string;
  /** Whom it is about; null when nobody was found. */
  userId: string | null;
  /** Who did it; null when it was nobody who is known. */
  actorId: string | null;
  /** Where from: a network, not an address. */
  network: string;
  /** JSON. Holds no secret, password, token or e-mail address. */
  details: string;
}

/** The hash that the first entry refers to. */
export const NOTHING = Buffer.alloc(32);

/** SHA-256 over the entry before it and everything that the entry says: whoever changes one has to change all after it. */
export function hashEntry(
  { sequence, at, kind, userId, actorId, network, details }: AuditEntry,
  previousHash: Buffer,
): Buffer {
  const content = [sequence, at.toISOString(), kind, userId, actorId, network, details];
  return createHash("sha256").update(previousHash).update(JSON.stringify(content)).digest();
}
