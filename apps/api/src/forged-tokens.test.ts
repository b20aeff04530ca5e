import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

/** The attacks of packages/rpc's access-token.test.ts, as an attacker would send them: with all that the API tells anybody. */
let api: TestApi;
let accessToken: string;
let refreshToken: string;
let ownKey: KeyObject;
let header: Record<string, unknown>;
let claims: Record<string, unknown>;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const read = (text = ""): Record<string, unknown> =>
  JSON.parse(Buffer.from(text, "base64url").toString());

beforeAll(async () => {
  api = await openTestApi();
  ({ accessToken, refreshToken } = await api.logIn("ann"));
  const [first, second] = accessToken.split(".");
  [header, claims] = [read(first), read(second)];
  const [key] = api.keyRing.current();
  if (!key) throw new Error("there is no key");
  ownKey = createPrivateKey({ key: { ...key.privateJwk }, format: "jwk" });
});
afterAll(() => api[Symbol.asyncDispose]());

function signed(head: object, body: object, key: KeyObject): string {
  const text = `${part(head)}.${part(body)}`;
  return `${text}.${sign(null, Buffer.from(text), key).toString("base64url")}`;
}

const me = (token: string) => api.send("GET", "/me", { token });

test("what is forged here would be good if it were not changed", async () => {
  expect((await me(signed(header, claims, ownKey))).statusCode).toBe(200);
});

const { privateKey: stranger, publicKey } = generateKeyPairSync("ed25519");

test.each<[string, () => string | Promise<string>]>([
  ["alg none", () => `${part({ ...header, alg: "none" })}.${part(claims)}.`],
  ["alg NonE with the old signature", () => withHeader({ alg: "NonE" })],
  ["no signature", () => accessToken.split(".").slice(0, 2).join(".")],
  ["HS256 with the published key as the secret", confuse],
  ["another's key", () => signed(header, claims, stranger)],
  ["another's key, brought along", () => signed(brought(), claims, stranger)],
  ["another's key, said to be elsewhere", () => signed(elsewhere(), claims, stranger)],
  ["a kid that is a path", () => signed({ ...header, kid: "../../dev/null" }, claims, ownKey)],
  ["a kid that is SQL", () => signed({ ...header, kid: "' OR 1=1 -- " }, claims, ownKey)],
  ["a kid that is no text", () => signed({ ...header, kid: { $ne: null } }, claims, ownKey)],
  ["typ JWT", () => signed({ ...header, typ: "JWT" }, claims, ownKey)],
  ["no typ", () => signed({ ...header, typ: undefined }, claims, ownKey)],
  ["a header that is no object", () => `${part(["EdDSA"])}.${part(claims)}.AAAA`],
  ["another issuer", () => signed(header, { ...claims, iss: "http://evil.test" }, ownKey)],
  ["another audience", () => signed(header, { ...claims, aud: "http://evil.test" }, ownKey)],
  ...["iss", "aud", "sub", "sid", "exp"].map((name): [string, () => string] => [
    `no ${name}`,
    () => signed(header, { ...claims, [name]: undefined }, ownKey),
  ]),
  ["a moment ago as its end", () => signed(header, { ...claims, exp: claims.iat }, ownKey)],
  ["an end that is no number", () => signed(header, { ...claims, exp: "9999999999" }, ownKey)],
  [
    "another user's name on the session",
    async () => {
      const { accessToken: other } = await api.logIn("ben");
      return signed(header, { ...claims, sub: read(other.split(".")[1]).sub }, ownKey);
    },
  ],
  ["a session that never was", () => signed(header, { ...claims, sid: api.ids() }, ownKey)],
])("a forged access token is refused over HTTP: %s", async (_case, forge) => {
  const answer = await me(await forge());
  expect([answer.statusCode, answer.json().code]).toEqual([401, "INVALID_TOKEN"]);
  expect(answer.headers["www-authenticate"]).toContain('error="invalid_token"');
});

test("a refresh token is no access token, nor the other way round", async () => {
  expect((await me(refreshToken)).statusCode).toBe(401);
  const refreshed = await api.send("POST", "/refresh", {
    body: { refreshToken: accessToken.slice(0, 256) },
  });
  expect(refreshed.json().code).toBe("INVALID_REFRESH_TOKEN");
});

function withHeader(change: object): string {
  const [, body, signature] = accessToken.split(".");
  return `${part({ ...header, ...change })}.${body}.${signature}`;
}

/** RFC 8725 §2.1. */
async function confuse(): Promise<string> {
  const { keys } = (await api.send("GET", "/.well-known/jwks.json")).json();
  const text = `${part({ ...header, alg: "HS256" })}.${part(claims)}`;
  const secret = Buffer.from(keys[0].x, "base64url");
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

function brought(): object {
  return { ...header, kid: undefined, jwk: publicKey.export({ format: "jwk" }) };
}

function elsewhere(): object {
  const jku = "https://evil.example/jwks.json";
  return { ...header, kid: "stranger", jku, x5u: jku };
}
