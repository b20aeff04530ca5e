import { type JWTPayload, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { createAccessTokens } from "./access-token.ts";
import { beginSigningKeys, type SigningKey } from "./signing-keys.ts";
import { createSigningKey } from "./signing-keys-file.ts";

const userId = "019ab5a4-6c00-7000-8000-000000000001";
const sessionId = "019ab5a4-6c00-7000-8000-000000000002";
const bearer = { userId, sessionId };
const issuer = "https://api.example.com";
const start = Date.parse("2026-01-01T00:00:00Z");
const startSeconds = start / 1000;

let key: SigningKey;
let otherKey: SigningKey;

beforeAll(async () => {
  key = await newKey();
  otherKey = await newKey();
});

test("a token is good for five minutes, to the second", async () => {
  let now = start;
  const tokens = createAccessTokens({
    keys: () => [key],
    issuer,
    clock: () => new Date(now),
  });
  const token = await tokens.issue(bearer);
  now = start + 299_999;
  expect(await tokens.verify(token)).toEqual(bearer);
  now = start + 300_000;
  expect(await tokens.verify(token)).toBeUndefined();
});

test("a token that was verified before is refused once its key is withdrawn, retired or another", async () => {
  let keys = [key, otherKey];
  let now = start;
  const tokens = createAccessTokens({ keys: () => keys, issuer, clock: () => new Date(now) });
  const token = await tokens.issue(bearer);
  const [signer, other] = keys.toSorted((one) => (token.startsWith(headerOf(one)) ? -1 : 1));
  if (!signer || !other) throw new Error("there are two keys");
  const verify = async (...ofThen: SigningKey[]) => {
    keys = ofThen;
    return tokens.verify(token);
  };
  expect(await verify(signer, other)).toEqual(bearer);
  expect(await verify(other)).toBeUndefined();
  expect(await verify(signer, other)).toEqual(bearer);
  expect(await verify({ ...other, keyId: signer.keyId })).toBeUndefined();
  expect(await verify({ ...signer, keyId: other.keyId })).toBeUndefined();
  const retiring = { ...signer, retiresAt: new Date(start + 1_000) };
  expect(await verify(retiring)).toEqual(bearer);
  now = start + 1_000;
  expect(await verify(retiring)).toBeUndefined();
});

test("a token that was verified before is not good before its time, should the clock be put back", async () => {
  let now = start + 60_000;
  const tokens = createAccessTokens({ keys: () => [key], issuer, clock: () => new Date(now) });
  const token = await sign({ ...good, nbf: startSeconds + 30, exp: startSeconds + 90 });
  expect(await tokens.verify(token)).toEqual(bearer);
  now = start;
  expect(await tokens.verify(token)).toBeUndefined();
});

test("that one text was verified makes no other one good", async () => {
  const tokens = tokensOf([key]);
  const token = await tokens.issue(bearer);
  expect(await tokens.verify(token)).toEqual(bearer);
  for (let at = 0; at < token.length; at++) {
    const letter = token[at] === "A" ? "B" : "A";
    const other = token.slice(0, at) + letter + token.slice(at + 1);
    expect(await tokens.verify(other)).toBeUndefined();
  }
});

const good: JWTPayload = {
  iss: issuer,
  aud: issuer,
  sub: userId,
  sid: sessionId,
  exp: startSeconds + 1,
};

test("what a token must say is no more than this", async () => {
  expect(await tokensOf([key]).verify(await sign(good))).toEqual(bearer);
});

test.each<[string, Record<string, unknown>]>([
  ["of another issuer", { iss: "https://other.example.com" }],
  ["without an issuer", { iss: undefined }],
  ["for another audience", { aud: "https://other.example.com" }],
  ["without an audience", { aud: undefined }],
  ["without a user", { sub: undefined }],
  ["of somebody who is no user", { sub: "admin" }],
  ["without a session", { sid: undefined }],
  ["of no session", { sid: "1' OR '1'='1" }],
  ["that never expires", { exp: undefined }],
  ["that expired this second", { exp: startSeconds }],
  ["that is not good yet", { nbf: startSeconds + 60 }],
])("a token %s is refused", async (_case, change) => {
  expect(await tokensOf([key]).verify(await sign({ ...good, ...change }))).toBeUndefined();
});

test.each([
  ["another type", { typ: "JWT" }],
  ["no type", { typ: undefined }],
  ["no key", { kid: undefined }],
  ["a key that is a path", { kid: "../../dev/null" }],
  ["a key from elsewhere", { kid: "stranger", jku: "https://evil.example.com/jwks.json" }],
  ["an extension that must be understood", { crit: ["exp"] }],
])("a token whose header names %s is refused", async (_case, change) => {
  const header = { alg: "EdDSA", typ: "at+jwt", kid: key.keyId, ...change };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const { privateJwk } = key;
  const signed = `${part(header)}.${part(good)}`;
  const { d: secret, x } = privateJwk;
  const signingKey = await crypto.subtle.importKey(
    "jwk",
    { kty: "OKP", crv: "Ed25519", d: secret, x },
    "Ed25519",
    false,
    ["sign"],
  );
  const signature = await crypto.subtle.sign("Ed25519", signingKey, Buffer.from(signed));
  const token = `${signed}.${Buffer.from(signature).toString("base64url")}`;
  expect(await tokensOf([key]).verify(token)).toBeUndefined();
});

test("a key that the token brings along is not looked at", async () => {
  const { d: _private, ...jwk } = otherKey.privateJwk;
  const token = await sign(good, { jwk, kid: otherKey.keyId }, otherKey);
  expect(await tokensOf([key]).verify(token)).toBeUndefined();
  expect(await tokensOf([key]).verify(await sign(good, { jwk }, otherKey))).toBeUndefined();
});

test("no other algorithm is taken, and none least of all", async () => {
  const tokens = tokensOf([key]);
  const [, payload] = (await tokens.issue(bearer)).split(".");
  for (const alg of ["none", "None", "NONE", ""]) {
    const header = Buffer.from(JSON.stringify({ alg, typ: "at+jwt", kid: key.keyId }));
    expect(await tokens.verify(`${header.toString("base64url")}.${payload}.`)).toBeUndefined();
  }
  // The public key is no secret: it must not serve as one.
  const secret = Buffer.from(key.privateJwk.x, "base64url");
  const confused = await new SignJWT(good)
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: key.keyId })
    .sign(secret);
  expect(await tokens.verify(confused)).toBeUndefined();
});

test("what was changed after it was signed is refused", async () => {
  const tokens = tokensOf([key]);
  const [header, payload, signature] = (await tokens.issue(bearer)).split(".");
  const claims = JSON.parse(Buffer.from(String(payload), "base64url").toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: sessionId })).toString("base64url");
  for (const token of [
    `${header}.${forged}.${signature}`,
    `${header}.${payload}.${signature?.slice(0, -4)}AAAA`,
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${header}.${payload}.${signature}.${signature}`,
    "",
    "x.y.z",
    "..",
  ]) {
    expect(await tokens.verify(token)).toBeUndefined();
  }
});

/** How each token begins that is signed with it. */
function headerOf({ keyId }: SigningKey): string {
  const header = JSON.stringify({ alg: "EdDSA", kid: keyId, typ: "at+jwt" });
  return Buffer.from(header).toString("base64url");
}

function tokensOf(keys: SigningKey[]) {
  return createAccessTokens({
    keys: () => keys,
    issuer,
    clock: () => new Date(start),
  });
}

async function sign(claims: JWTPayload, header: object = {}, by = key): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: key.keyId, ...header })
    .sign(by.privateJwk);
}

async function newKey(): Promise<SigningKey> {
  const [made] = beginSigningKeys(await createSigningKey(), new Date(start));
  if (!made) throw new Error("no key was made");
  return made;
}
