import { connect, readSchemaState } from "@handbill/db";
import {
  type Context,
  createAccessTokens,
  createPasswordHasher,
  loadSigningKeys,
} from "@handbill/rpc/server";
import { uuidv7 } from "uuidv7";
import type { Env } from "./env.ts";
import { createSchemaGate, type SchemaGate } from "./schema-gate.ts";

/** What lives as long as the process. Tests put their own in place of any. */
export type Services = Omit<Context, "viewer" | "idempotencyKey" | "precondition"> & {
  schemaGate: SchemaGate;
};

export function createServices(env: Env): Services {
  const db = connect({ url: env.DATABASE_URL, connectionLimit: env.DATABASE_POOL_SIZE });
  const clock = () => new Date();
  return {
    db,
    clock,
    ids: uuidv7,
    passwordHasher: createPasswordHasher(),
    accessTokens: createAccessTokens({
      loadKeys: () => loadSigningKeys(db, clock()),
      issuer: env.publicApiUrl,
      clock,
    }),
    schemaGate: createSchemaGate(() => readSchemaState(db), clock),
    policy: { minPasswordLength: env.minPasswordLength, defaultTimezone: env.DEFAULT_TIMEZONE },
  };
}
