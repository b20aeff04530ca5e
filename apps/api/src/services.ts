import { availableParallelism } from "node:os";
import { connect, readSchemaState } from "@handbill/db";
import {
  ChangeFeed,
  type Context,
  createAccessTokens,
  createArgon2Process,
  createDatabaseThrottle,
  createPasswordHasher,
  loadSigningKeys,
  type PasswordHasher,
} from "@handbill/rpc/server";
import { uuidv7 } from "uuidv7";
import type { Env } from "./env.ts";
import { createRedis, type RedisConnection } from "./redis.ts";
import { tellByRedis } from "./redis-changes.ts";
import { createRedisThrottle } from "./redis-throttle.ts";
import { createSchemaGate, type SchemaGate } from "./schema-gate.ts";

/** What lives as long as the process. Tests put their own in place of any. */
export type Services = Omit<Context, RequestFact> & {
  schemaGate: SchemaGate;
  /** Not open yet. */
  redis: RedisConnection | undefined;
};

type RequestFact =
  | "viewer"
  | "clientAddress"
  | "idempotencyKey"
  | "precondition"
  | "reportLimit"
  | "reportWait";

export function createServices(env: Env): Services {
  const db = connect({ url: env.DATABASE_URL, connectionLimit: env.DATABASE_POOL_SIZE });
  const clock = () => new Date();
  const redis = env.REDIS_URL === undefined ? undefined : createRedis(env.REDIS_URL);
  const inDatabase = createDatabaseThrottle(db, clock);
  return {
    db,
    clock,
    ids: uuidv7,
    passwordHasher: passwordHasher(),
    accessTokens: createAccessTokens({
      loadKeys: () => loadSigningKeys(db, clock()),
      issuer: env.publicApiUrl,
      clock,
    }),
    changes: new ChangeFeed({
      db,
      clock,
      ids: uuidv7,
      ...(redis && { tellOthers: tellByRedis(redis) }),
    }),
    redis,
    throttle: redis ? createRedisThrottle(redis, inDatabase) : inDatabase,
    schemaGate: createSchemaGate(() => readSchemaState(db), clock),
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
    minPasswordLength: env.minPasswordLength,
    defaultTimezone: env.DEFAULT_TIMEZONE,
    rateLimits: env.RATE_LIMITS,
  };
}
