import { close } from "@handbill/db";
import { createApp } from "./app.ts";
import { type Env, EnvError, readEnv } from "./env.ts";
import { explainListenError } from "./explain-listen-error.ts";
import { type House, keepHouse } from "./keep-house.ts";
import { followKeys, openKeyRing } from "./keys/key-ring.ts";
import { createServices } from "./services.ts";
import { StartError } from "./start-error.ts";

const DRAIN_MS = 4_000;

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

  let house: House | undefined;
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    await Promise.all([app.close(), services.mails.close()]);
    await house?.close(); // what the last requests did is to be in it
    await Promise.all([close(services.db), services.redis?.close()]);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  process.on("disconnect", stop); // whoever started this process is gone

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
  house = keepHouse(services, app.log);
  process.send?.({ type: "ready" });
}

/** One message for whoever started the server; a stack only for what nobody foresaw. */
function userMessage(error: unknown): string {
  if (error instanceof EnvError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
