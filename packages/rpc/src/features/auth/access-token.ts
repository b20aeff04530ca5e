import { type CryptoKey, errors, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import {
  ACCESS_TOKEN_LIFETIME,
  type SigningKey,
  signingKeyAt,
  verifyingKeysAt,
} from "./signing-keys.ts";

const ALGORITHM = "EdDSA";
const TYPE = "at+jwt"; // RFC 9068 §2.1

/** Whose an access token is, and of which session. */
interface Bearer {
  userId: string;
  sessionId: string;
}

/** Issues and verifies access tokens: JWTs signed with Ed25519 (RFC 9068). */
export interface AccessTokens {
  issue(bearer: Bearer): Promise<string>;
  /** Undefined when the token is malformed, expired, or not from this server. Does not ask whether its session goes on. */
  verify(token: string): Promise<Bearer | undefined>;
}

const claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  exp: z.number(),
  nbf: z.number().optional(),
});

/** A token that was verified: while this holds, there is nothing to verify again. */
interface Verified {
  bearer: Bearer;
  key: SigningKey;
  /** NumericDates (RFC 7519 §2). */
  notBefore: number;
  expiresAt: number;
}

/** One of 400 bytes for each that is in use; who is not among them is verified again. */
const MOST_REMEMBERED = 10_000;

export interface AccessTokenOptions {
  /** The keys there are at this moment. */
  keys: () => readonly SigningKey[];
  /** `iss` and `aud`: the API's public URL. */
  issuer: string;
  clock: () => Date;
}

export function createAccessTokens({ keys, issuer, clock }: AccessTokenOptions): AccessTokens {
  const verified = new LRUCache<string, Verified>({ max: MOST_REMEMBERED });
  const toSign = importOnce(({ privateJwk }) => privateJwk);
  const toVerify = importOnce(({ privateJwk }) => publicPart(privateJwk));

  return {
    async issue({ userId, sessionId }) {
      const now = clock();
      const key = signingKeyAt(keys(), now);
      if (!key) throw new Error("There is no key to sign access tokens with.");
      const issuedAt = Math.floor(now.getTime() / 1000);
      return new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM, kid: key.keyId, typ: TYPE })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_LIFETIME)
        .sign(await toSign(key));
    },

    async verify(token) {
      const now = clock();
      const accepted = verifyingKeysAt(keys(), now);
      const known = verified.get(token);
      if (known && isGood(known, accepted, now)) return known.bearer;
      if (!isCanonical(token)) return undefined;
      try {
        const keyOf = (kid: unknown) => accepted.find(({ keyId }) => keyId === kid);
        const { payload, protectedHeader } = await jwtVerify(
          token,
          async ({ kid }) => {
            const key = keyOf(kid);
            if (!key) throw new errors.JWKSNoMatchingKey();
            return toVerify(key);
          },
          {
            algorithms: [ALGORITHM],
            typ: TYPE,
            issuer,
            audience: issuer,
            currentDate: now,
            requiredClaims: ["iss", "aud", "exp", "sub", "sid"],
          },
        );
        const { data } = claims.safeParse(payload);
        const key = keyOf(protectedHeader.kid);
        if (!data || !key) return undefined;
        const bearer = { userId: data.sub, sessionId: data.sid };
        const { exp: expiresAt, nbf: notBefore = 0 } = data;
        verified.set(token, { bearer, key, notBefore, expiresAt });
        return bearer;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

/**
 * Whether the signature is written as only one text can be: base64url that is read leniently has several (RFC 4648 §3.5), and
 * nothing but the signature is not signed. Two texts for one token are a way round whatever remembers tokens.
 */
function isCanonical(token: string): boolean {
  const signature = token.slice(token.lastIndexOf(".") + 1);
  return Buffer.from(signature, "base64url").toString("base64url") === signature;
}

/** Whether a token that was verified would be so again: neither has it expired, nor was its key withdrawn. */
function isGood(
  { key, notBefore, expiresAt }: Verified,
  accepted: readonly SigningKey[],
  now: Date,
): boolean {
  const seconds = Math.floor(now.getTime() / 1000);
  if (seconds < notBefore || seconds >= expiresAt) return false;
  return accepted.some(
    ({ keyId, privateJwk }) => keyId === key.keyId && privateJwk.x === key.privateJwk.x,
  );
}

/** Keys are read again and again from where they are kept, so it is once for each reading. */
function importOnce(part: (key: SigningKey) => JWK): (key: SigningKey) => Promise<Imported> {
  const imported = new WeakMap<SigningKey, Promise<Imported>>();
  return (key) => {
    const known = imported.get(key) ?? importJWK(part(key), ALGORITHM);
    imported.set(key, known);
    return known;
  };
}

type Imported = CryptoKey | Uint8Array;

function publicPart({ d: _private, ...publicJwk }: SigningKey["privateJwk"]): JWK {
  return publicJwk;
}
