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

const SMTP = {
  DATABASE_URL,
  SMTP_URL: "smtp://user:p%40ss@mail.example.com:587",
  MAIL_FROM: "Händbill <no-reply@example.com>",
  PUBLIC_WEB_URL: "https://example.com",
};

test("mail has a sender, and links have an origin", () => {
  const given = readEnv(SMTP);
  expect(given.mailFrom).toEqual({ name: "Händbill", address: "no-reply@example.com" });
  expect(given.linkOrigin).toBe("https://example.com");
  const { mailFrom } = readEnv({ DATABASE_URL, PUBLIC_WEB_URL: "https://example.com/" });
  expect(mailFrom).toEqual({ name: "Handbill", address: "no-reply@example.com" });
  for (const name of ["MAIL_FROM", "PUBLIC_WEB_URL"]) {
    expect(() => readEnv({ ...SMTP, [name]: "" })).toThrow(`\n  ${name} is required with SMTP_URL`);
  }
});

test.each(["nobody", "a@example.com, b@example.com", "A <a@example.com>\nBcc: <b@example.com>"])(
  "%j is no sender",
  (MAIL_FROM) => {
    expect(() => readEnv({ ...SMTP, MAIL_FROM })).toThrow("\n  MAIL_FROM must look like");
  },
);

test.each([
  "mail.example.com",
  "http://:s3cret@mail",
  "smtp://u:s3cret@mail?ignoreTLS=true",
  "smtp://:%ff@mail",
])("%s is no mail server, and its password is not repeated", (SMTP_URL) => {
  const read = () => readEnv({ ...SMTP, SMTP_URL });
  expect(read).toThrow("\n  SMTP_URL must look like smtp://");
  expect(read).not.toThrow(/s3cret|%ff/);
});

test("addresses must be confirmed in production once mail is sent, unless the operator says otherwise", () => {
  const isRequired = (variables: object) =>
    readEnv({ ...SMTP, ...variables }).requiresVerifiedEmail;
  expect(isRequired({})).toBe(true);
  expect(isRequired({ SMTP_URL: "" })).toBe(false);
  expect(isRequired({ APP_ENV: "development" })).toBe(false);
  expect(isRequired({ REQUIRE_VERIFIED_EMAIL: "false" })).toBe(false);
  expect(isRequired({ SMTP_URL: "", REQUIRE_VERIFIED_EMAIL: "true" })).toBe(true);
  expect(() => isRequired({ REQUIRE_VERIFIED_EMAIL: "yes" })).toThrow("must be true or false");
});
