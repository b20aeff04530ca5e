import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

test("needs nothing", () => {
  expect(readEnv({})).toMatchObject({
    isDevelopment: false,
    WEB_HOST: "127.0.0.1",
    WEB_PORT: 3000,
    apiUrl: "http://127.0.0.1:8080",
    isSecure: false,
    TRUST_PROXY: [],
  });
});

test("reaches the API at its public address unless there is a shorter way", () => {
  const PUBLIC_API_URL = "https://api.example.com/";
  expect(readEnv({ PUBLIC_API_URL }).apiUrl).toBe("https://api.example.com");
  expect(readEnv({ PUBLIC_API_URL, API_URL: "http://api:8080" }).apiUrl).toBe("http://api:8080");
});

test.each([
  "https://www.example.com",
  "http://localhost:3000",
  "http://handbill.localhost",
  "http://127.0.0.1:3000",
  "http://[::1]:3000",
])("production takes %s for its address", (PUBLIC_WEB_URL) => {
  expect(readEnv({ PUBLIC_WEB_URL }).publicWebUrl).toBe(PUBLIC_WEB_URL);
});

test.each([
  "http://www.example.com",
  "http://192.168.1.5:3000",
  "http://localhost.example.com",
  "http://127.0.0.1.example.com",
])("production does not take %s, on the way to which cookies could be read", (PUBLIC_WEB_URL) => {
  expect(() => readEnv({ PUBLIC_WEB_URL })).toThrow("PUBLIC_WEB_URL must begin with https://");
  expect(readEnv({ PUBLIC_WEB_URL, APP_ENV: "development" }).isSecure).toBe(false);
});

test("an empty variable is none", () => {
  expect(readEnv({ WEB_PORT: "", PUBLIC_WEB_URL: "" }).WEB_PORT).toBe(3000);
});

test.each([
  ["APP_ENV", "test"],
  ["WEB_PORT", "http"],
  ["WEB_PORT", "65536"],
  ["PUBLIC_WEB_URL", "www.example.com"],
  ["API_URL", "ftp://example.com"],
  ["TRUST_PROXY", "true"],
  ["LOG_LEVEL", "loud"],
])("a wrong %s is named", (name, value) => {
  expect(() => readEnv({ [name]: value })).toThrow(
    `The environment is not valid:\n  ${name} must be `,
  );
});
