import { createPublicKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import { openTestApi } from "../testing.ts";

const path = "/.well-known/jwks.json";

test("anybody can verify an access token with what is published, and no more than that", async () => {
  await using api = await openTestApi();
  const { accessToken } = await api.logIn("ann");
  const answer = await api.send("GET", path);
  expect(answer.headers).toMatchObject({
    "content-type": "application/jwk-set+json; charset=utf-8",
    "cache-control": "public, max-age=300",
  });
  const [key, ...more] = answer.json().keys;
  const [header = "", claims = "", signature = ""] = accessToken.split(".");
  expect(JSON.parse(Buffer.from(header, "base64url").toString()).kid).toBe(key.kid);
  const publicKey = createPublicKey({ key, format: "jwk" });
  const signed = Buffer.from(`${header}.${claims}`);
  expect(verify(null, signed, publicKey, Buffer.from(signature, "base64url"))).toBe(true);
  expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  expect(more).toEqual([]);
});

test("who has the keys already is told so", async () => {
  await using api = await openTestApi();
  const { headers } = await api.send("GET", path);
  const again = await api.send("GET", path, { headers: { "if-none-match": `W/${headers.etag}` } });
  expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, "", headers.etag]);
  const other = await api.send("GET", path, { headers: { "if-none-match": '"another"' } });
  expect(other.statusCode).toBe(200);
});
