import { createPrivateKey, createPublicKey } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { z } from "zod";
import {
  type NewSigningKey,
  type SigningKey,
  SigningKeysError,
  signingKeyAt,
} from "./signing-keys.ts";

const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

const ed25519 = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: bytes32,
  d: bytes32,
});

const instant = z.iso.datetime().transform((text) => new Date(text));

const storedKey = ed25519.extend({
  kid: z.string().min(1).max(128).optional(),
  publishedAt: instant.default(new Date(0)),
  signsFrom: instant.default(new Date(0)),
  retiresAt: instant.nullable().default(null),
});

const keySet = z.object({ keys: z.array(z.unknown()).min(1) });

/** The example of RFC 8037, appendix A: everybody knows it. */
const EXAMPLE = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
/** Of 32 random bytes 30 differ from each other, give or take; that fewer than this do happens to nobody. */
const FEWEST_DIFFERENT_BYTES = 16;

/** Makes a key from the system's random numbers. Its id is its thumbprint (RFC 7638). */
export async function createSigningKey(): Promise<NewSigningKey> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const privateJwk = ed25519.parse(await exportJWK(privateKey));
  return { keyId: await calculateJwkThumbprint(privateJwk), privateJwk };
}

/** The keys as they are stored: a private JWK Set (RFC 7517 §5), in which each key has its moments as members of its own. */
export function formatSigningKeys(keys: readonly SigningKey[]): string {
  const stored = keys.map(({ keyId, privateJwk, publishedAt, signsFrom, retiresAt }) => ({
    ...privateJwk,
    kid: keyId,
    alg: "EdDSA",
    use: "sig",
    publishedAt,
    signsFrom,
    retiresAt,
  }));
  return `${JSON.stringify({ keys: stored }, undefined, 2)}\n`;
}

/**
 * Reads a private JWK Set. A key without an id goes by its thumbprint, and one without moments has always signed: of several
 * like that, the first signs.
 *
 * @throws {SigningKeysError} for what is no such set, has a key of another kind or one that can be guessed, or has none that
 * signs now.
 */
export async function parseSigningKeys(text: string, now: Date): Promise<SigningKey[]> {
  if (text.trim() === "") throw new SigningKeysError("it is empty");
  const set = keySet.safeParse(parseJson(text));
  if (!set.success) {
    throw new SigningKeysError('it is not a JWK Set, as in {"keys":[{"kty":"OKP",…}]} (RFC 7517)');
  }
  const keys: SigningKey[] = [];
  for (const [index, key] of set.data.keys.entries()) keys.push(await readKey(key, index + 1));
  if (new Set(keys.map(({ keyId }) => keyId)).size < keys.length) {
    throw new SigningKeysError("two of its keys have the same `kid`");
  }
  if (!signingKeyAt(keys, now)) {
    throw new SigningKeysError(`none of its keys signs at this time, ${now.toISOString()}`);
  }
  return keys;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error would show a piece of the text.
    throw new SigningKeysError("it is not JSON");
  }
}

async function readKey(key: unknown, number: number): Promise<SigningKey> {
  const read = storedKey.safeParse(key);
  if (!read.success) {
    const members = [...new Set(read.error.issues.map(({ path }) => path.join(".")))].join(", ");
    throw new SigningKeysError(
      `key ${number} is not a private Ed25519 key as JWK (RFC 8037): see ${members || "its type"}`,
    );
  }
  const { kid, publishedAt, signsFrom, retiresAt, ...privateJwk } = read.data;
  const secret = Buffer.from(privateJwk.d, "base64url");
  if (privateJwk.d === EXAMPLE || new Set(secret).size < FEWEST_DIFFERENT_BYTES) {
    throw new SigningKeysError(`key ${number} is weak: its secret is not random`);
  }
  if (publicPartOf(privateJwk) !== privateJwk.x) {
    throw new SigningKeysError(`key ${number} is wrong: \`x\` is not the public key of \`d\``);
  }
  const keyId = kid ?? (await calculateJwkThumbprint(privateJwk));
  return { keyId, privateJwk, publishedAt, signsFrom, retiresAt };
}

function publicPartOf(privateJwk: z.infer<typeof ed25519>): string | undefined {
  const privateKey = createPrivateKey({ key: privateJwk, format: "jwk" });
  return createPublicKey(privateKey).export({ format: "jwk" }).x;
}
