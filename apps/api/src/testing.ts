import { close, connect, readSchemaState } from "@handbill/db";
import { openTestDatabase } from "@handbill/db/testing";
import type { AnswerWatch } from "@handbill/rest/testing";
import {
  beginSigningKeys,
  ChangeFeed,
  createAccessTokens,
  createDatabaseThrottle,
  createEventEntry,
  createLiveSessions,
  createPasswordHasher,
  createSigningKey,
  deliverDueMails,
  findLiveSession,
  type Mail,
  type Mailer,
} from "@handbill/rpc/server";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { createApp } from "./app.ts";
import { readEnv } from "./env.ts";
import type { KeyRing } from "./keys/key-ring.ts";
import { createRedis, type RedisConnection } from "./redis.ts";
import { tellByRedis } from "./redis-changes.ts";
import { createRedisThrottle } from "./redis-throttle.ts";
import { createSchemaGate } from "./schema-gate.ts";
import { policyOf, type Services } from "./services.ts";
import { watchDocumentedAnswers } from "./testing/watch-documented-answers.ts";

/**
 * The API on a database of its own, with a clock that stands still until it is moved. Closes with `await using`. Whatever
 * it answers, over a socket too, is held against its document; what is not described there fails the test.
 */
export interface TestApi extends AsyncDisposable {
  app: FastifyInstance;
  /** The watch over the answers. */
  answers: AnswerWatch;
  databaseUrl: string;
  ids: () => string;
  keyRing: KeyRing;
  /** There is one when REDIS_URL is given; it may not be ready yet. */
  redis: RedisConnection | undefined;
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
  /** Sends the mails that are due, and returns those that this process sent since it was last asked. */
  takeMails(): Promise<Mail[]>;
  /** How many passwords this process has hashed or verified so far. */
  countHashes(): number;
  moveClock(milliseconds: number): void;
}

/**
 * @param beside another, whose database this one shares as a second process would.
 * @param services what takes the place of its own.
 */
export async function openTestApi(
  variables: Record<string, string> = {},
  beside?: TestApi,
  services: Partial<Services> = {},
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
    RATE_LIMITS: "0",
    ...variables,
  });
  let now = Date.parse("2026-01-01T12:00:00Z");
  let count = 0;
  const clock = () => new Date(now);
  const ids = beside?.ids ?? (() => `019ab5a4-6c00-7000-8000-${String(++count).padStart(12, "0")}`);
  const keyRing = beside?.keyRing ?? (await createKeyRing(new Date(now)));
  const db = connect({ url: env.DATABASE_URL });
  const redis = env.REDIS_URL === undefined ? undefined : createRedis(env.REDIS_URL);
  const inDatabase = createDatabaseThrottle(db, clock);
  const sent: Mail[] = [];
  const passwordHasher = createPasswordHasher({
    cost: { memoryCost: 64, timeCost: 1 },
    maxWaiting: 256,
    maxWaitMs: 15_000,
  });
  let hashes = 0;
  const app = await createApp(env, {
    db,
    clock,
    ids,
    mails: { wake: () => undefined }, // takeMails() sends them
    passwordHasher: {
      ...passwordHasher,
      hash: (...call) => passwordHasher.hash(...call).finally(() => hashes++),
      verify: (...call) => passwordHasher.verify(...call).finally(() => hashes++),
    },
    accessTokens: createAccessTokens({ keys: keyRing.current, issuer: env.publicApiUrl, clock }),
    keyRing,
    liveSessions: createLiveSessions({ load: (id) => findLiveSession(db, id), clock }),
    eventEntry: createEventEntry(db, { clock, ids }),
    changes: new ChangeFeed({
      db,
      clock,
      ids,
      ...(redis && { tellOthers: tellByRedis(redis) }),
    }),
    schemaGate: createSchemaGate(() => readSchemaState(db), clock),
    redis,
    throttle: redis ? createRedisThrottle(redis, inDatabase) : inDatabase,
    policy: policyOf(env),
    ...services,
  });
  redis?.open(app.log);

  const answers = await watchDocumentedAnswers(app, env.publicApiUrl);

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
    answers,
    databaseUrl: env.DATABASE_URL,
    ids,
    keyRing,
    redis,
    send,
    async logIn(username) {
      const body = { username, password: "pass" };
      await send("POST", "/register", { body: { ...body, email: `${username}@example.com` } });
      return (await send("POST", "/login", { body })).json();
    },
    countHashes: () => hashes,
    async takeMails() {
      const { SITE_NAME: siteName, linkOrigin: webUrl } = env;
      const mailer: Mailer = { send: async (mail) => void sent.push(mail) };
      const options = { db, clock, ids, mailer, siteName, webUrl, log: app.log };
      while ((await deliverDueMails(options)) > 0);
      return sent.splice(0);
    },
    moveClock: (milliseconds) => {
      now += milliseconds;
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      answers.stop();
      await redis?.close();
      await close(db);
      await database?.[Symbol.asyncDispose]();
    },
  };
}

/** Keys that nobody has stored, and that stay as they are. */
async function createKeyRing(now: Date): Promise<KeyRing> {
  const keys = beginSigningKeys(await createSigningKey(), now);
  return { current: () => keys, refresh: async () => undefined };
}
