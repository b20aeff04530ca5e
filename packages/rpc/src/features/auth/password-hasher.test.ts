import { hash } from "@node-rs/argon2";
import { expect, test, vi } from "vitest";
import { argon2 as real } from "./argon2.ts";
import { createPasswordHasher } from "./password-hasher.ts";

const cheap = { cost: { memoryCost: 64, timeCost: 1 } };

test("verifies what it hashed, and nothing else", async () => {
  const hasher = createPasswordHasher(cheap);
  const stored = await hasher.hash("correct horse");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
  expect(await hasher.verify(stored, "correct horse")).toBe(true);
  expect(await hasher.verify(stored, "correct horsf")).toBe(false);
  expect(await hasher.verify(undefined, "decoy")).toBe(false);
});

test("the same characters match, however they were typed", async () => {
  const hasher = createPasswordHasher(cheap);
  const stored = await hasher.hash("Zo\u00eb\u2460");
  expect(await hasher.verify(stored, "Zoe\u03081")).toBe(true);
});

test("costs by default what OWASP recommends", async () => {
  const stored = await createPasswordHasher().hash("correct horse");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("turns callers away once too many are waiting, and hashes nothing for them", async () => {
  const argon2 = { hash: vi.fn(real.hash), verify: vi.fn(real.verify) };
  const hasher = createPasswordHasher({ ...cheap, concurrency: 1, maxWaiting: 2, argon2 });
  await hasher.hash("warm"); // the decoy is made
  argon2.hash.mockClear();

  const calls = ["a", "b", "c", "d", "e"].map((password) => hasher.hash(password));
  expect(hasher.requireRoom).toThrow(expect.objectContaining({ errorCode: "UNAVAILABLE" }));
  const outcomes = await Promise.allSettled(calls);
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...Array(3).fill("fulfilled"),
    ...Array(2).fill("rejected"),
  ]);
  expect(outcomes[4]).toMatchObject({ reason: { errorCode: "UNAVAILABLE" } });
  expect(argon2.hash).toHaveBeenCalledTimes(3);
  expect(await hasher.verify(await hasher.hash("later"), "later")).toBe(true);
});

test("an unknown user costs as many calls as a known one", async () => {
  const argon2 = { hash: vi.fn(real.hash), verify: vi.fn(real.verify) };
  const hasher = createPasswordHasher({ ...cheap, argon2 });
  const stored = await hasher.hash("correct horse");
  for (const [passwordHash, password] of [
    [undefined, "correct horse"],
    [stored, "correct horse"],
    [stored, "wrong"],
  ] as const) {
    argon2.hash.mockClear();
    argon2.verify.mockClear();
    await hasher.verify(passwordHash, password);
    expect(argon2.hash).not.toHaveBeenCalled();
    expect(argon2.verify).toHaveBeenCalledTimes(1);
  }
});

test("an unknown user can be told so even if the first hash of all failed", async () => {
  const argon2 = { ...real, hash: vi.fn(real.hash).mockRejectedValueOnce(new Error("lost")) };
  const hasher = createPasswordHasher({ ...cheap, argon2 });
  await hasher.hash("next");
  expect(await hasher.verify(undefined, "decoy")).toBe(false);
});

test("a hash that was made in another way is to be made again", async () => {
  const hasher = createPasswordHasher(cheap);
  const stored = await hasher.hash("correct horse");
  expect(await hasher.needsRehash(stored)).toBe(false);

  const { memoryCost, timeCost } = cheap.cost;
  const now = { memoryCost, timeCost, parallelism: 1 };
  for (const change of [
    { memoryCost: 128 },
    { timeCost: 2 },
    { parallelism: 2 },
    { algorithm: 1 }, // Argon2i
    { version: 0 }, // 0x10
    { outputLen: 16 },
  ]) {
    const other = await hash("correct horse", { ...now, ...change });
    expect(await hasher.needsRehash(other), other).toBe(true);
    expect(await hasher.verify(other, "correct horse"), other).toBe(true);
  }
});
