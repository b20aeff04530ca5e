import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

const DATABASE_URL = "mysql://root@127.0.0.1/handbill";

test.each([
  "redis://127.0.0.1",
  "redis://:p%40ss@redis:6379/0",
  "rediss://user:pass@redis.example.com:6380",
])("%s is a Redis", (REDIS_URL) => {
  expect(readEnv({ DATABASE_URL, REDIS_URL })).toMatchObject({ REDIS_URL });
});

test.each([
  "127.0.0.1:6379",
  "http://:s3cret@redis",
  "redis://:s3cret@redis/x",
  "redis://:%ff@redis",
])("%s is none, and its password is not repeated", (REDIS_URL) => {
  const read = () => readEnv({ DATABASE_URL, REDIS_URL });
  expect(read).toThrow("\n  REDIS_URL must look like redis://");
  expect(read).not.toThrow(/s3cret|%ff/);
});

test("limits are as they are unless RATE_LIMITS says otherwise", () => {
  expect(readEnv({ DATABASE_URL }).RATE_LIMITS).toBe(1);
  expect(readEnv({ DATABASE_URL, RATE_LIMITS: "0.5" }).RATE_LIMITS).toBe(0.5);
  expect(readEnv({ DATABASE_URL, RATE_LIMITS: "0" }).RATE_LIMITS).toBe(0);
  for (const RATE_LIMITS of ["off", "-1", "Infinity"]) {
    expect(() => readEnv({ DATABASE_URL, RATE_LIMITS })).toThrow("\n  RATE_LIMITS ");
  }
});
