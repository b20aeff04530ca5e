import { createApp } from "../../apps/api/src/app.ts";
import { readEnv } from "../../apps/api/src/env.ts";
import { openKeyRing } from "../../apps/api/src/keys/key-ring.ts";
import { createServices } from "../../apps/api/src/services.ts";

/** Where the hottest list is, and the same bytes as a constant. */
export const HOT_PATH = "/events?limit=20";
export const CONSTANT_PATH = "/constant";

/**
 * The API as in production, on the database of DATABASE_URL, without limits on one address. It also serves the hottest list as
 * it is now as a constant, behind the same hooks as everything else.
 */
export async function openApi({ sharesReads, logLevel = "info" }) {
  const env = readEnv({
    APP_ENV: "production",
    DATABASE_URL: process.env.DATABASE_URL,
    SIGNING_KEYS_FILE: process.env.SIGNING_KEYS_FILE,
    RATE_LIMITS: "0",
    LOG_LEVEL: logLevel,
  });
  const keyRing = await openKeyRing(env.keySource, () => new Date());
  const app = await createApp(env, createServices(env, keyRing), { sharesReads });
  let constant = "";
  app.get(CONSTANT_PATH, (_request, reply) =>
    reply.type("application/json; charset=utf-8").send(constant),
  );
  app.addHook("onListen", async () => {
    constant = (await app.inject(HOT_PATH)).body;
  });
  return app;
}
