import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { beginSigningKeys, rotateSigningKeys } from "./signing-keys.ts";
import { createSigningKey, formatSigningKeys, parseSigningKeys } from "./signing-keys-file.ts";

const now = new Date("2026-01-01T00:00:00Z");

test("keys are read as they were written", async () => {
  const first = beginSigningKeys(await createSigningKey(), now);
  const later = new Date("2026-02-01T00:00:00Z");
  const keys = rotateSigningKeys(first, { made: await createSigningKey(), now: later });
  expect(await parseSigningKeys(formatSigningKeys(keys), later)).toEqual(keys);
});

test("a plain JWK Set will do: its first key signs, and goes by its thumbprint", async () => {
  const [one, two] = [await createSigningKey(), await createSigningKey()];
  const text = JSON.stringify({ keys: [one.privateJwk, two.privateJwk] });
  const keys = await parseSigningKeys(text, now);
  expect(keys.map(({ keyId }) => keyId)).toEqual([one.keyId, two.keyId]);
  expect(keys[0]).toMatchObject({ signsFrom: new Date(0), retiresAt: null });
});

const { privateJwk: good } = await createSigningKey();
const { privateJwk: other } = await createSigningKey();
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const { d: _secret, ...withoutSecret } = good;
const setOf = (...keys: unknown[]) => JSON.stringify({ keys });

test.each<[string, string, string]>([
  ["nothing", "", "it is empty"],
  ["blanks", " \n", "it is empty"],
  ["half a file", setOf(good).slice(0, 90), "it is not JSON"],
  ["a key by itself", JSON.stringify(good), "not a JWK Set"],
  ["no key", setOf(), "not a JWK Set"],
  ["a text", setOf("key"), "key 1 is not a private Ed25519 key"],
  [
    "a public key",
    setOf(withoutSecret),
    "key 1 is not a private Ed25519 key as JWK (RFC 8037): see d",
  ],
  ["a key for P-256", setOf(ec.export({ format: "jwk" })), "see kty, crv"],
  ["an RSA key", setOf(good, rsa.export({ format: "jwk" })), "key 2 is not a private Ed25519 key"],
  ["a secret for HMAC", setOf({ kty: "oct", k: good.d }), "key 1 is not a private Ed25519 key"],
  ["a short secret", setOf({ ...good, d: good.d.slice(1) }), "see d"],
  ["no randomness", setOf({ ...good, d: "A".repeat(43) }), "key 1 is weak"],
  [
    "the key of RFC 8037",
    setOf({
      ...good,
      d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
      x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }),
    "key 1 is weak",
  ],
  ["two halves of two keys", setOf({ ...good, x: other.x }), "key 1 is wrong"],
  ["the same key twice", setOf(good, good), "two of its keys have the same `kid`"],
  ["a moment that is none", setOf({ ...good, signsFrom: "soon" }), "see signsFrom"],
  [
    "no key for now",
    setOf({ ...good, signsFrom: "2026-01-01T00:00:01Z" }),
    "none of its keys signs",
  ],
])("%s is refused, and nothing of it repeated", async (_case, text, reason) => {
  const error = await parseSigningKeys(text, now).catch((each: unknown) => each);
  expect(error).toMatchObject({
    name: "SigningKeysError",
    message: expect.stringContaining(reason),
  });
  expect(String(error)).not.toContain(good.d.slice(0, 8));
});
