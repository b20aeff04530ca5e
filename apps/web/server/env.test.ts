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
