import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attempt } from "./attempt.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

function contextOf(clientAddress: string) {
  const policy = { minPasswordLength: 4, defaultTimezone: "UTC", rateLimits: 1 };
  const clock = () => new Date("2026-01-01T12:00:00Z");
  return { db: database.db, clock, clientAddress, policy };
}

const wrong = async () => undefined;

test("what fails through no fault of the caller is no attempt, and is told as it is", async () => {
  const ctx = contextOf("192.0.2.1");
  const fault = new Error("no hasher is free");
  const broken = () => Promise.reject(fault);
  for (let n = 0; n < 8; n++) await expect(attempt(ctx, "ann", broken)).rejects.toBe(fault);
  for (let n = 0; n < 5; n++) expect(await attempt(ctx, "ann", wrong)).toBeUndefined();
  await expect(attempt(ctx, "ann", wrong)).rejects.toMatchObject({
    errorCode: "TOO_MANY_REQUESTS",
    retryAfter: 1,
  });
});

test("what may not be tried is not tried", async () => {
  const ctx = contextOf("192.0.2.2");
  let tries = 0;
  const guess = async () => {
    tries++;
    return undefined;
  };
  await Promise.allSettled(Array.from({ length: 16 }, () => attempt(ctx, "ann", guess)));
  expect(tries).toBe(5);
});

test("who knows the secret may use it as often as he likes", async () => {
  const ctx = contextOf("192.0.2.3");
  for (let n = 0; n < 12; n++) expect(await attempt(ctx, "ann", async () => "in")).toBe("in");
});
