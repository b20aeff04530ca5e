import type { Executor } from "@handbill/db";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { z } from "zod";
import type { SigningKey } from "./access-token.ts";
import { addSigningKey } from "./mutations.ts";
import { listSigningKeys } from "./queries.ts";

const ed25519 = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  d: z.string(),
});

/**
 * The keys that all servers of one database share, the newest first. The first server to ask makes the first key; when
 * several ask at once, one of theirs is kept.
 */
export async function loadSigningKeys(db: Executor, now: Date): Promise<SigningKey[]> {
  const rows = await listSigningKeys(db);
  if (rows.length === 0) {
    await addSigningKey(db, { ...(await generateKey()), generation: 1, createdAt: now });
    rows.push(...(await listSigningKeys(db)));
  }
  return rows.map(({ keyId, privateJwk }) => ({
    keyId,
    privateJwk: ed25519.parse(JSON.parse(privateJwk)),
  }));
}

async function generateKey(): Promise<{ keyId: string; privateJwk: string }> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const jwk = await exportJWK(privateKey);
  return { keyId: await calculateJwkThumbprint(jwk), privateJwk: JSON.stringify(jwk) };
}
