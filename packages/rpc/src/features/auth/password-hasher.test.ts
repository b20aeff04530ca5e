import { expect, test } from "vitest";
import { createPasswordHasher } from "./password-hasher.ts";

const cheap = { cost: { memoryCost: 64, timeCost: 1 } };

test("verifies what it hashed, and nothing else", async () => {
  const hasher = createPasswordHasher(cheap);
  const hash = await hasher.hash("correct horse");
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
  expect(await hasher.verify(hash, "correct horse")).toBe(true);
  expect(await hasher.verify(hash, "correct horsf")).toBe(false);
  expect(await hasher.verify(undefined, "decoy")).toBe(false);
});

test("the same characters match, however they were typed", async () => {
  const hasher = createPasswordHasher(cheap);
  const hash = await hasher.hash("Zo\u00eb\u2460");
  expect(await hasher.verify(hash, "Zoe\u03081")).toBe(true);
});

test("turns callers away once too many are waiting", async () => {
  const hasher = createPasswordHasher({ ...cheap, concurrency: 1, maxWaiting: 2 });
  const outcomes = await Promise.allSettled(["a", "b", "c", "d", "e"].map(hasher.hash));
  const refused = outcomes.filter(({ status }) => status === "rejected");
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatchObject({ reason: { errorCode: "UNAVAILABLE" } });
  expect(await hasher.verify(await hasher.hash("later"), "later")).toBe(true);
});
