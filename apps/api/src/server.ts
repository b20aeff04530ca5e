import { close } from "@handbill/db";
import { followMerges, publishDueEvents, removeExpired } from "@handbill/rpc/server";
import { createApp } from "./app.ts";
import { type Env, EnvError, readEnv } from "./env.ts";
import { followKeys, openKeyRing } from "./keys/key-ring.ts";
import { createServices } from "./services.ts";
import { explainListenError, StartError } from "./start-error.ts";

const DRAIN_MS = 4_000;
const HOUSEKEEPING_MS = 60 * 60 * 1000;

/** A scheduled event is published at most so much late. */
const PUBLISHING_MS = 5_000;

try {
  await serve(readEnv());
} catch (error) {
  process.stderr.write(`${userMessage(error)}\n`);
  process.exit(1);
}

async function serve(env: Env): Promise<void> {
  const keyRing = await openKeyRing(env.keySource, () => new Date());
  const services = createServices(env, keyRing);
  const app = await createApp(env, services);
  followKeys(keyRing, app.log);
  services.redis?.open(app.log);

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    await Promise.all([app.close(), services.mails.close()]);
    await Promise.all([close(services.db), services.redis?.close()]);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  process.on("disconnect", stop); // whoever started this process is gone

  const housekeeping = setInterval(() => {
    removeExpired(services.db, services.clock(), services.policy).catch((error: unknown) =>
      app.log.warn(error, "what expired was not removed; it will be tried again"),
    );
    followMerges(services.db, services).then(
      (followed) => {
        if (followed > 0) services.changes.announce();
      },
      (error: unknown) =>
        app.log.warn(error, "events did not follow their merged venue; it will be tried again"),
    );
  }, HOUSEKEEPING_MS);
  housekeeping.unref();
  const publishing = setInterval(() => {
    publishDueEvents(services.db, services).then(
      (published) => {
        if (published > 0) services.changes.announce();
      },
      (error: unknown) =>
        app.log.warn(error, "scheduled events were not published; it will be tried again"),
    );
  }, PUBLISHING_MS);
  publishing.unref();

  try {
    await app.listen({ host: env.API_HOST, port: env.API_PORT });
  } catch (error) {
    throw explainListenError(error, env);
  }
  if (env.isDevelopment) {
    app.log.warn(
      `Development profile: passwords of ${env.minPasswordLength} characters are accepted. ` +
        "With APP_ENV=production it is 15 unless PASSWORD_MIN_LENGTH says otherwise.",
    );
  }
  services.mails.open(app.log);
  process.send?.({ type: "ready" });
}

/** One message for whoever started the server; a stack only for what nobody foresaw. */
function userMessage(error: unknown): string {
  if (error instanceof EnvError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
