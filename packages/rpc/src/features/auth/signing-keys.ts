/** The public half of an Ed25519 key as JWK (RFC 8037 §2). */
interface PublicJwk {
  kty: "OKP";
  crv: "Ed25519";
  x: string;
}

/**
 * A private Ed25519 key, and its three moments. From `publishedAt` on it is known and verifies, from
 * `signsFrom` on it signs, and from `retiresAt` on nothing that it has signed is accepted any more.
 */
export interface SigningKey {
  keyId: string;
  privateJwk: PublicJwk & { d: string };
  publishedAt: Date;
  signsFrom: Date;
  /** null until a successor is there. */
  retiresAt: Date | null;
}

/** What keeps a key from being used. The message has nothing of the key itself in it. */
export class SigningKeysError extends Error {
  override readonly name = "SigningKeysError";
}

/** Seconds that an access token is good for. */
export const ACCESS_TOKEN_LIFETIME = 5 * 60;
/** So many milliseconds after the keys were changed, every API process goes by the new ones. */
export const KEYS_KNOWN_WITHIN_MS = 5_000;
/** Seconds that whoever verifies elsewhere may keep the public keys without asking again. */
export const KEY_SET_MAX_AGE = 5 * 60;
/** So many milliseconds the clocks of two machines may be apart. */
const CLOCK_DIFFERENCE_MS = 5_000;

/** Milliseconds between a new key's publication and its first signature: by then nobody is left who does not know it. */
export const LEAST_LEAD_MS = KEYS_KNOWN_WITHIN_MS + KEY_SET_MAX_AGE * 1_000 + CLOCK_DIFFERENCE_MS;
/** Milliseconds that a key still verifies after its successor began to sign: by then its last token has expired. */
const RETIREMENT_MS = ACCESS_TOKEN_LIFETIME * 1_000 + 2 * CLOCK_DIFFERENCE_MS;

/** The key that signs at a moment: of those that may, the one that began last. */
export function signingKeyAt(keys: readonly SigningKey[], now: Date): SigningKey | undefined {
  return keys
    .filter(({ signsFrom }) => signsFrom <= now)
    .filter(isAcceptedAt(now))
    .reduce<SigningKey | undefined>(
      (latest, key) => (latest && latest.signsFrom >= key.signsFrom ? latest : key),
      undefined,
    );
}

/** The keys whose signatures are accepted at a moment. Those that only will sign are among them. */
export function verifyingKeysAt(keys: readonly SigningKey[], now: Date): SigningKey[] {
  return keys.filter(isAcceptedAt(now));
}

export type SigningKeyState = "published" | "signing" | "retiring" | "retired";

/** What a key is good for at a moment. */
export function signingKeyStateAt(
  key: SigningKey,
  keys: readonly SigningKey[],
  now: Date,
): SigningKeyState {
  if (!isAcceptedAt(now)(key)) return "retired";
  if (key.signsFrom > now) return "published";
  return signingKeyAt(keys, now) === key ? "signing" : "retiring";
}

/** The one key of a server that begins, good at once: also where another machine's clock is a little behind. */
export function beginSigningKeys(made: NewSigningKey, now: Date): SigningKey[] {
  const began = new Date(now.getTime() - CLOCK_DIFFERENCE_MS);
  return [{ ...made, publishedAt: began, signsFrom: began, retiresAt: null }];
}

/** A key that has no part in anything yet. */
export type NewSigningKey = Pick<SigningKey, "keyId" | "privateJwk">;

/**
 * Lets a new key take over without anybody being logged out: it is published now, signs after `leadMs`, and those before it
 * retire once the last token of theirs has expired. Time alone does the rest. What has retired is left out.
 *
 * @param leadMs at least {@link LEAST_LEAD_MS}; longer where processes learn of their keys later.
 * @throws {SigningKeysError} while another rotation is under way.
 */
export function rotateSigningKeys(
  keys: readonly SigningKey[],
  { made, now, leadMs = LEAST_LEAD_MS }: { made: NewSigningKey; now: Date; leadMs?: number },
): SigningKey[] {
  const accepted = verifyingKeysAt(keys, now);
  const waiting = accepted.find(({ signsFrom }) => signsFrom > now);
  if (waiting) {
    throw new SigningKeysError(
      `a rotation is under way: key ${waiting.keyId} signs from ${waiting.signsFrom.toISOString()} on`,
    );
  }
  const signsFrom = new Date(now.getTime() + Math.max(leadMs, LEAST_LEAD_MS));
  const retiresAt = new Date(signsFrom.getTime() + RETIREMENT_MS);
  return [
    { ...made, publishedAt: now, signsFrom, retiresAt: null },
    ...accepted.map((key) =>
      key.retiresAt && key.retiresAt < retiresAt ? key : { ...key, retiresAt },
    ),
  ];
}

/** The public keys of those that are accepted at a moment, as a JWK Set (RFC 7517 §5, RFC 8037 §2). */
export function publicKeySet(
  keys: readonly SigningKey[],
  now: Date,
): { keys: (PublicJwk & { kid: string; alg: string; use: string })[] } {
  return {
    keys: verifyingKeysAt(keys, now).map(({ keyId, privateJwk: { kty, crv, x } }) => ({
      ...{ kty, crv, x },
      kid: keyId,
      alg: "EdDSA",
      use: "sig",
    })),
  };
}

function isAcceptedAt(now: Date): (key: SigningKey) => boolean {
  return ({ retiresAt }) => retiresAt === null || retiresAt > now;
}
