import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { createAccessTokens, type SigningKey } from "./access-token.ts";

const userId = "019ab5a4-6c00-7000-8000-000000000001";
const issuer = "https://api.example.com";
const start = Date.parse("2026-01-01T00:00:00Z");

let key: SigningKey;
let otherKey: SigningKey;

beforeAll(async () => {
  key = await newKey("first");
  otherKey = await newKey("second");
});

test("a token is good for fifteen minutes", async () => {
  let now = start;
  const tokens = createAccessTokens({
    loadKeys: async () => [key],
    issuer,
    clock: () => new Date(now),
  });
  const token = await tokens.issue(userId);
  now = start + 14 * 60_000 + 59_000;
  expect(await tokens.verify(token)).toBe(userId);
  now = start + 15 * 60_000;
  expect(await tokens.verify(token)).toBeUndefined();
});

test("refuses what this server did not sign", async () => {
  const tokens = tokensOf([key]);
  const stranger = tokensOf([otherKey]);
  const elsewhere = tokensOf([key], "https://other.example.com");
  const good = await tokens.issue(userId);
  const [header, payload, signature] = good.split(".");
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");

  expect(await tokens.verify(good)).toBe(userId);
  expect(await tokens.verify(await stranger.issue(userId))).toBeUndefined();
  expect(await tokens.verify(await elsewhere.issue(userId))).toBeUndefined();
  expect(await tokens.verify(`${none}.${payload}.`)).toBeUndefined();
  expect(
    await tokens.verify(`${header}.${payload}.${signature?.slice(0, -4)}AAAA`),
  ).toBeUndefined();
  expect(await tokens.verify("x.y.z")).toBeUndefined();
});

test("refuses a token of ours that never expires", async () => {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const own = { keyId: "own", privateJwk: await exportJWK(privateKey) };
  const eternal = await new SignJWT()
    .setProtectedHeader({ alg: "EdDSA", kid: "own", typ: "at+jwt" })
    .setIssuer(issuer)
    .setSubject(userId)
    .sign(privateKey);
  expect(await tokensOf([own]).verify(eternal)).toBeUndefined();
});

test("learns of a key that another server made, and survives a failure to load", async () => {
  let now = start;
  const loads: (SigningKey[] | Error)[] = [new Error("database gone"), [key], [otherKey, key]];
  const tokens = createAccessTokens({
    loadKeys: async () => {
      const next = loads.shift() ?? [];
      if (next instanceof Error) throw next;
      return next;
    },
    issuer,
    clock: () => new Date(now),
  });
  const fromOther = await tokensOf([otherKey]).issue(userId);

  await expect(tokens.verify(fromOther)).rejects.toThrow("database gone");
  expect(await tokens.verify(fromOther)).toBeUndefined(); // asked a moment ago: not again so soon
  now += 10_000;
  expect(await tokens.verify(fromOther)).toBe(userId);
});

function tokensOf(keys: SigningKey[], from = issuer) {
  return createAccessTokens({
    loadKeys: async () => keys,
    issuer: from,
    clock: () => new Date(start),
  });
}

async function newKey(keyId: string): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  return { keyId, privateJwk: await exportJWK(privateKey) };
}
