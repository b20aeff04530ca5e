import { close, connect, readSchemaState } from "@handbill/db";
import { openTestDatabase } from "@handbill/db/testing";
import { createAccessTokens, createPasswordHasher, loadSigningKeys } from "@handbill/rpc/server";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { createApp } from "./app.ts";
import { readEnv } from "./env.ts";
import { createSchemaGate } from "./schema-gate.ts";

/** The API on a database of its own, with a clock that stands still until it is moved. Closes with `await using`. */
export interface TestApi extends AsyncDisposable {
  app: FastifyInstance;
  databaseUrl: string;
  ids: () => string;
  /** Sends a request as the cheat-sheet does: a body as JSON, a token as a bearer token. */
  send(
    method: "GET" | "POST" | "PATCH" | "DELETE" | "PUT",
    url: string,
    options?: {
      body?: unknown;
      token?: string;
      idempotencyKey?: string;
      headers?: Record<string, string>;
    },
  ): Promise<LightMyRequestResponse>;
  /** Registers and logs in. */
  logIn(username: string): Promise<{ accessToken: string; refreshToken: string }>;
  moveClock(milliseconds: number): void;
}

/** @param beside another, whose database this one shares as a second process would. */
export async function openTestApi(
  variables: Record<string, string> = {},
  beside?: TestApi,
): Promise<TestApi> {
  const database = beside ? undefined : await openTestDatabase();
  const databaseUrl = beside?.databaseUrl ?? database?.url;
  const env = readEnv({
    APP_ENV: "development",
    DATABASE_URL: databaseUrl,
    PUBLIC_API_URL: "http://api.test",
    PUBLIC_WEB_URL: "http://web.test",
    DEFAULT_TIMEZONE: "Europe/Paris",
    LOG_LEVEL: "silent",
    ...variables,
  });
  let now = Date.parse("2026-01-01T12:00:00Z");
  let count = 0;
  const clock = () => new Date(now);
  const ids = beside?.ids ?? (() => `019ab5a4-6c00-7000-8000-${String(++count).padStart(12, "0")}`);
  const db = connect({ url: env.DATABASE_URL });
  const app = await createApp(env, {
    db,
    clock,
    ids,
    passwordHasher: createPasswordHasher({ cost: { memoryCost: 64, timeCost: 1 } }),
    accessTokens: createAccessTokens({
      loadKeys: () => loadSigningKeys(db, clock()),
      issuer: env.publicApiUrl,
      clock,
    }),
    schemaGate: createSchemaGate(() => readSchemaState(db), clock),
    policy: { minPasswordLength: env.minPasswordLength, defaultTimezone: env.DEFAULT_TIMEZONE },
  });

  const send: TestApi["send"] = (method, url, { body, token, idempotencyKey, headers } = {}) =>
    app.inject({
      method,
      url,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
        ...headers,
      },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });

  return {
    app,
    databaseUrl: env.DATABASE_URL,
    ids,
    send,
    async logIn(username) {
      const body = { username, password: "pass" };
      await send("POST", "/register", { body: { ...body, email: `${username}@example.com` } });
      return (await send("POST", "/login", { body })).json();
    },
    moveClock: (milliseconds) => {
      now += milliseconds;
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await close(db);
      await database?.[Symbol.asyncDispose]();
    },
  };
}
