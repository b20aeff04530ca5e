import { createLocalJWKSet, jwtVerify } from "jose";
import { beforeAll, expect, test } from "vitest";
import { createAccessTokens } from "./access-token.ts";
import {
  ACCESS_TOKEN_LIFETIME,
  beginSigningKeys,
  KEY_SET_MAX_AGE,
  KEYS_KNOWN_WITHIN_MS,
  LEAST_LEAD_MS,
  type NewSigningKey,
  publicKeySet,
  rotateSigningKeys,
  type SigningKey,
  signingKeyAt,
  signingKeyStateAt,
  verifyingKeysAt,
} from "./signing-keys.ts";
import { createSigningKey } from "./signing-keys-file.ts";

const SECOND = 1_000;
const start = Date.parse("2026-01-01T00:00:00Z");
const issuer = "https://api.example.com";
const bearer = {
  userId: "019ab5a4-6c00-7000-8000-000000000001",
  sessionId: "019ab5a4-6c00-7000-8000-000000000002",
};
const at = (seconds: number) => new Date(start + seconds * SECOND);

let first: NewSigningKey;
let second: NewSigningKey;
let before: SigningKey[];
let after: SigningKey[];

beforeAll(async () => {
  first = await createSigningKey();
  second = await createSigningKey();
  before = beginSigningKeys(first, at(-1000));
  after = rotateSigningKeys(before, { made: second, now: at(0) });
});

/** An API process that learns of the rotation late, and whose clock is off. Moves with `now`. */
function createProcess({ late, clockOff }: { late: number; clockOff: number }) {
  let now = 0;
  const keys = () => (now < late ? before : after);
  const clock = () => at(now + clockOff);
  return {
    moveTo: (seconds: number) => {
      now = seconds;
    },
    tokens: createAccessTokens({ keys, issuer, clock }),
    fetchKeySet: () => createLocalJWKSet(publicKeySet(keys(), clock())),
  };
}

test.each([
  ["clocks that agree", 0],
  ["a clock that is 5 s behind", -5],
  ["a clock that is 5 s ahead", 5],
])(
  "at every second of a rotation, with %s, no good token is refused",
  async (_case, clockOff) => {
    const quick = createProcess({ late: 0, clockOff: 0 });
    const late = createProcess({ late: KEYS_KNOWN_WITHIN_MS / SECOND, clockOff });
    const processes = [quick, late];
    /** Tokens that are good still, each until it expires by every clock. */
    let issued: { token: string; until: number }[] = [];
    /** What somebody who verifies elsewhere has kept, as long as that may be. */
    let keySets: { keys: ReturnType<typeof createLocalJWKSet>; until: number }[] = [];
    const signers = new Set<string>();

    for (let now = -10; now <= 700; now++) {
      for (const each of processes) each.moveTo(now);
      issued = issued.filter(({ until }) => until > now);
      keySets = keySets.filter(({ until }) => until > now);
      for (const { tokens, fetchKeySet } of processes) {
        const token = await tokens.issue(bearer);
        signers.add(token.split(".")[0] ?? "");
        issued.push({ token, until: now + ACCESS_TOKEN_LIFETIME - 5 });
        keySets.push({ keys: fetchKeySet(), until: now + KEY_SET_MAX_AGE });
      }
      // The newest and the oldest, of each process: those between were the newest once, and will be the oldest.
      for (const { token } of [...issued.slice(0, 2), ...issued.slice(-2)]) {
        for (const { tokens } of processes) {
          expect(await tokens.verify(token), `${now}`).toEqual(bearer);
        }
      }
      for (const { token } of issued.slice(-2)) {
        for (const { keys } of keySets.slice(0, 2)) {
          await jwtVerify(token, keys, { currentDate: at(now) });
        }
      }
    }
    expect(signers.size).toBe(2);
    expect(verifyingKeysAt(after, at(700)).map(({ keyId }) => keyId)).toEqual([second.keyId]);
  },
  60_000,
);

test("a new key is known long before it signs, and the old one outlives its last token", () => {
  const lead = LEAST_LEAD_MS / SECOND;
  const states = (seconds: number) =>
    after.map((key) => signingKeyStateAt(key, after, at(seconds)));
  expect(lead).toBeGreaterThanOrEqual(KEYS_KNOWN_WITHIN_MS / SECOND + KEY_SET_MAX_AGE);
  expect(states(0)).toEqual(["published", "signing"]);
  expect(states(lead - 0.001)).toEqual(["published", "signing"]);
  expect(states(lead)).toEqual(["signing", "retiring"]);
  expect(states(lead + ACCESS_TOKEN_LIFETIME)).toEqual(["signing", "retiring"]);
  expect(states(lead + ACCESS_TOKEN_LIFETIME + 10)).toEqual(["signing", "retired"]);
});

test("what has retired is gone from the next rotation, and one is enough at a time", async () => {
  const made = await createSigningKey();
  const soon = () => rotateSigningKeys(after, { made, now: at(60) });
  expect(soon).toThrow(`key ${second.keyId} signs from 2026-01-01T00:05:10.000Z on`);
  const next = rotateSigningKeys(after, { made, now: at(3600) });
  expect(next.map(({ keyId }) => keyId)).toEqual([made.keyId, second.keyId]);
  const early = rotateSigningKeys(after, { made, now: at(400) });
  expect(early.map(({ keyId }) => keyId)).toEqual([made.keyId, second.keyId, first.keyId]);
  expect(early.at(-1)?.retiresAt).toEqual(after.at(-1)?.retiresAt);
});

test("however soon it is asked for, a new key waits until everybody can know it", () => {
  const hasty = rotateSigningKeys(before, { made: second, now: at(0), leadMs: 0 });
  expect(hasty).toEqual(after);
  const slow = rotateSigningKeys(before, { made: second, now: at(0), leadMs: 3600 * SECOND });
  expect(signingKeyAt(slow, at(3599))?.keyId).toBe(first.keyId);
  expect(signingKeyAt(slow, at(3600))?.keyId).toBe(second.keyId);
});

test("what is published of keys has no secret in it", () => {
  const text = JSON.stringify(publicKeySet(after, at(0)));
  expect(JSON.parse(text).keys).toEqual(
    [second, first].map(({ keyId, privateJwk: { x } }) => ({
      ...{ kty: "OKP", crv: "Ed25519", x },
      ...{ kid: keyId, alg: "EdDSA", use: "sig" },
    })),
  );
  expect(text).not.toContain('"d"');
});
