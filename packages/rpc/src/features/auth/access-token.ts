import { errors, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
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

const claims = z.object({ sub: z.uuid(), sid: z.uuid() });

export interface AccessTokenOptions {
  /** The keys there are at this moment. */
  keys: () => readonly SigningKey[];
  /** `iss` and `aud`: the API's public URL. */
  issuer: string;
  clock: () => Date;
}

export function createAccessTokens({ keys, issuer, clock }: AccessTokenOptions): AccessTokens {
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
        .sign(await importJWK(key.privateJwk, ALGORITHM));
    },

    async verify(token) {
      if (!isCanonical(token)) return undefined;
      const now = clock();
      try {
        const { payload } = await jwtVerify(
          token,
          async ({ kid }) => {
            const key = verifyingKeysAt(keys(), now).find(({ keyId }) => keyId === kid);
            if (!key) throw new errors.JWKSNoMatchingKey();
            return importJWK(publicPart(key.privateJwk), ALGORITHM);
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
        return data && { userId: data.sub, sessionId: data.sid };
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

function publicPart({ d: _private, ...publicJwk }: SigningKey["privateJwk"]): JWK {
  return publicJwk;
}
