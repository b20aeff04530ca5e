import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attempt } from "./attempt.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

function openContext() {
  const clock = () => new Date("2026-01-01T12:00:00Z");
  return { db: database.db, clock, policy: { rateLimits: 1 } };
}

const wrong = async () => undefined;
const right = async () => "in";
const tooMany = { errorCode: "TOO_MANY_REQUESTS" };

test("what fails through no fault of the caller is no attempt, and is told as it is", async () => {
  const ctx = openContext();
  const fault = new Error("no hasher is free");
  const broken = () => Promise.reject(fault);
  for (let n = 0; n < 8; n++) await expect(attempt(ctx, "ann", broken)).rejects.toBe(fault);
  for (let n = 0; n < 5; n++) expect(await attempt(ctx, "ann", wrong)).toBeUndefined();
  await expect(attempt(ctx, "ann", wrong)).rejects.toMatchObject({ ...tooMany, retryAfter: 1 });
});

test.each([undefined, "laptop"])(
  "what may not be tried is not tried, on device %s",
  async (device) => {
    const ctx = openContext();
    let tries = 0;
    const guess = async () => {
      tries++;
      return undefined;
    };
    await Promise.allSettled(Array.from({ length: 16 }, () => attempt(ctx, "ben", guess, device)));
    expect(tries).toBe(5);
  },
);

test("who knows the secret may use it as often as he likes", async () => {
  const ctx = openContext();
  for (let n = 0; n < 12; n++) expect(await attempt(ctx, "cleo", right)).toBe("in");
});

test("what fails elsewhere does not count on a known device, whose success does not help elsewhere", async () => {
  const ctx = openContext();
  for (let n = 0; n < 5; n++) await attempt(ctx, "dora", wrong);
  await expect(attempt(ctx, "dora", right)).rejects.toMatchObject(tooMany);
  expect(await attempt(ctx, "dora", right, "laptop")).toBe("in");
  await expect(attempt(ctx, "dora", right)).rejects.toMatchObject(tooMany);
});

test("what fails on a known device counts there, and nowhere else", async () => {
  const ctx = openContext();
  for (let n = 0; n < 5; n++) await attempt(ctx, "emil", wrong, "laptop");
  await expect(attempt(ctx, "emil", right, "laptop")).rejects.toMatchObject(tooMany);
  expect(await attempt(ctx, "emil", right, "phone")).toBe("in");
  expect(await attempt(ctx, "emil", right)).toBe("in");
});
