import { availableParallelism } from "node:os";
import { connect, readSchemaState } from "@handbill/db";
import {
  ChangeFeed,
  type Context,
  createAccessTokens,
  createArgon2Process,
  createDatabaseThrottle,
  createEventEntry,
  createLiveSessions,
  createPasswordHasher,
  findLiveSession,
  type PasswordHasher,
} from "@handbill/rpc/server";
import { uuidv7 } from "uuidv7";
import type { Env } from "./env.ts";
import type { KeyRing } from "./keys/key-ring.ts";
import { createMailService, type MailService } from "./mail/open-mail.ts";
import { createRedis, type RedisConnection } from "./redis.ts";
import { tellByRedis } from "./redis-changes.ts";
import { createRedisThrottle } from "./redis-throttle.ts";
import { createSchemaGate, type SchemaGate } from "./schema-gate.ts";

/** What lives as long as the process. Tests put their own in place of any. */
export type Services = Omit<Context, RequestFact> & {
  schemaGate: SchemaGate;
  keyRing: KeyRing;
  /** Not open yet. */
  redis: RedisConnection | undefined;
};

type RequestFact =
  | "viewer"
  | "clientAddress"
  | "clientName"
  | "idempotencyKey"
  | "precondition"
  | "reportLimit"
  | "reportWait";

export function createServices(env: Env, keyRing: KeyRing): Services & { mails: MailService } {
  const db = connect({ url: env.DATABASE_URL, connectionLimit: env.DATABASE_POOL_SIZE });
  const clock = () => new Date();
  const redis = env.REDIS_URL === undefined ? undefined : createRedis(env.REDIS_URL);
  const inDatabase = createDatabaseThrottle(db, clock);
  const schemaGate = createSchemaGate(() => readSchemaState(db), clock);
  return {
    db,
    clock,
    ids: uuidv7,
    mails: createMailService(env, { db, clock, ids: uuidv7, schemaGate }),
    passwordHasher: passwordHasher(),
    accessTokens: createAccessTokens({ keys: keyRing.current, issuer: env.publicApiUrl, clock }),
    keyRing,
    liveSessions: createLiveSessions({ load: (id) => findLiveSession(db, id), clock }),
    eventEntry: createEventEntry(db, { clock, ids: uuidv7 }),
    changes: new ChangeFeed({
      db,
      clock,
      ids: uuidv7,
      ...(redis && { tellOthers: tellByRedis(redis) }),
    }),
    redis,
    throttle: redis ? createRedisThrottle(redis, inDatabase) : inDatabase,
    schemaGate,
    policy: policyOf(env),
  };
}

/** Each hash keeps a core busy, and one is left for everything else. */
function passwordHasher(): PasswordHasher {
  const cores = Math.max(1, availableParallelism() - 1);
  return createPasswordHasher({
    argon2: createArgon2Process(cores),
    concurrency: 2 * cores, // the next is at hand when one ends
    maxWaiting: 20 * cores, // half a second's, at 40 a second and core
  });
}

/** What the operator decided, by the environment. */
export function policyOf(env: Env): Context["policy"] {
  return {
    requiresVerifiedEmail: env.requiresVerifiedEmail,
    passwords: {
      minLength: env.minPasswordLength,
      refusesCommon: !env.isDevelopment,
      siteName: env.SITE_NAME,
    },
    siteName: env.SITE_NAME,
    publicUrls: { api: env.publicApiUrl, web: env.linkOrigin },
    defaultTimezone: env.DEFAULT_TIMEZONE,
    rateLimits: env.RATE_LIMITS,
  };
}
