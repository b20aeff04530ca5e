import { errors, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/** Seconds that an access token is good for. */
export const ACCESS_TOKEN_LIFETIME = 15 * 60;

const ALGORITHM = "EdDSA";
const TYPE = "at+jwt"; // RFC 9068 §2.1

/** A private Ed25519 key as JWK (RFC 8037), with its id. */
export interface SigningKey {
  keyId: string;
  privateJwk: JWK;
}

/** Issues and verifies access tokens: JWTs signed with Ed25519. */
export interface AccessTokens {
  issue(userId: string): Promise<string>;
  /** The user's id, or undefined when the token is malformed, expired, or not from this server. */
  verify(token: string): Promise<string | undefined>;
}

export interface AccessTokenOptions {
  /** All keys, the one that signs first. Asked once, and again when a token names a key that is not among them. */
  loadKeys: () => Promise<SigningKey[]>;
  /** `iss`: the API's public URL. */
  issuer: string;
  clock: () => Date;
}

const UNKNOWN_KEY_PAUSE_MS = 5_000;

export function createAccessTokens({ loadKeys, issuer, clock }: AccessTokenOptions): AccessTokens {
  let keys: Promise<SigningKey[]> | undefined;
  let loadedAt = 0;

  function load(): Promise<SigningKey[]> {
    loadedAt = clock().getTime();
    keys = loadKeys().catch((error: unknown) => {
      keys = undefined; // the next caller tries again
      throw error;
    });
    return keys;
  }

  async function findKey(keyId: string | undefined): Promise<SigningKey | undefined> {
    const known = (await (keys ?? load())).find((key) => key.keyId === keyId);
    if (known || clock().getTime() - loadedAt < UNKNOWN_KEY_PAUSE_MS) return known;
    return (await load()).find((key) => key.keyId === keyId);
  }

  return {
    async issue(userId) {
      const [key] = await (keys ?? load());
      if (!key) throw new Error("There is no key to sign access tokens with.");
      const issuedAt = Math.floor(clock().getTime() / 1000);
      return new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, kid: key.keyId, typ: TYPE })
        .setIssuer(issuer)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_LIFETIME)
        .sign(await importJWK(key.privateJwk, ALGORITHM));
    },

    async verify(token) {
      try {
        const { payload } = await jwtVerify(
          token,
          async ({ kid }) => {
            const key = await findKey(kid);
            if (!key) throw new errors.JWKSNoMatchingKey();
            return importJWK(publicPart(key.privateJwk), ALGORITHM);
          },
          {
            algorithms: [ALGORITHM],
            typ: TYPE,
            issuer,
            currentDate: clock(),
            requiredClaims: ["exp", "sub"],
          },
        );
        return z.uuid().safeParse(payload.sub).data;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

function publicPart({ d: _private, ...publicJwk }: JWK): JWK {
  return publicJwk;
}
