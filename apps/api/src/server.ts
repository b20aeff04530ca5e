import { close } from "@handbill/db";
import { removeExpired } from "@handbill/rpc/server";
import { createApp } from "./app.ts";
import { EnvError, readEnv } from "./env.ts";
import { createServices } from "./services.ts";

const DRAIN_MS = 4_000;
const HOUSEKEEPING_MS = 60 * 60 * 1000;

try {
  await serve();
} catch (error) {
  process.stderr.write(`${userMessage(error)}\n`);
  process.exit(1);
}

async function serve(): Promise<void> {
  const env = readEnv();
  const services = createServices(env);
  const app = await createApp(env, services);

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    await app.close();
    await close(services.db);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  process.on("disconnect", stop); // whoever started this process is gone

  const housekeeping = setInterval(() => {
    removeExpired(services.db, services.clock()).catch((error: unknown) =>
      app.log.warn(error, "what expired was not removed; it will be tried again"),
    );
  }, HOUSEKEEPING_MS);
  housekeeping.unref();

  await app.listen({ host: env.API_HOST, port: env.API_PORT });
  if (env.isDevelopment) {
    app.log.warn(
      `Development profile: passwords of ${env.minPasswordLength} characters are accepted. ` +
        "With APP_ENV=production it is 15 unless PASSWORD_MIN_LENGTH says otherwise.",
    );
  }
  process.send?.({ type: "ready" });
}

/** One message for whoever started the server; a stack only for what nobody foresaw. */
function userMessage(error: unknown): string {
  if (error instanceof EnvError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, "code");
  const place = `${process.env.API_HOST ?? "127.0.0.1"}:${process.env.API_PORT ?? 8080}`;
  if (code === "EADDRINUSE") {
    return `Port ${place} is in use. Stop what listens there, or choose another with API_PORT.`;
  }
  if (code === "EACCES" || code === "EADDRNOTAVAIL") {
    return `Cannot listen at ${place} (${code}). Choose another with API_HOST and API_PORT.`;
  }
  return error.stack ?? error.message;
}
