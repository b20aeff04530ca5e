import { fileURLToPath } from "node:url";
import { createRequestHandler, type ServerBuild } from "react-router";
import { createApp } from "./app.ts";
import { type Env, EnvError, readEnv } from "./env.ts";

const DRAIN_MS = 4_000;
const BUILD = new URL("../build/", import.meta.url);

/** A failure that whoever started the server can do something about. */
class StartError extends Error {
  override readonly name = "StartError";
}

try {
  await serve(readEnv());
} catch (error) {
  process.stderr.write(`${userMessage(error)}\n`);
  process.exit(1);
}

async function serve(env: Env): Promise<void> {
  const build = await loadBuild();
  const app = await createApp(env, {
    clientFolder: fileURLToPath(new URL("client", BUILD)),
    handle: createRequestHandler(build, "production"),
    pages: listPages(build),
  });

  if (!env.isDevelopment && env.publicWebUrl === undefined) {
    app.log.warn(
      "PUBLIC_WEB_URL is not set: session cookies are not kept to TLS. Set it to the address that browsers use, as in https://www.example.com.",
    );
  }

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    await app.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  process.on("disconnect", stop); // whoever started this process is gone

  try {
    await app.listen({ host: env.WEB_HOST, port: env.WEB_PORT });
  } catch (error) {
    throw explainListenError(error, env);
  }
  process.send?.({ type: "ready" });
}

async function loadBuild(): Promise<ServerBuild> {
  const path = new URL("server/index.js", BUILD);
  try {
    return await import(path.href);
  } catch (error) {
    const code: unknown = error instanceof Error && Reflect.get(error, "code");
    if (code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new StartError(
      `The web app is not built: ${fileURLToPath(path)} is missing, or something it needs.`,
    );
  }
}

/** The patterns of the pages' paths. All are children of the root, whose own is empty. */
function listPages({ routes }: ServerBuild): string[] {
  const paths = Object.values(routes).flatMap((route) => route?.path ?? []);
  return ["/", ...paths.filter((path) => path !== "" && path !== "*")];
}

function explainListenError(error: unknown, { WEB_HOST, WEB_PORT }: Env): unknown {
  const code: unknown = error instanceof Error && Reflect.get(error, "code");
  const place = `${WEB_HOST}:${WEB_PORT}`;
  if (code === "EADDRINUSE") {
    return new StartError(
      `Port ${place} is in use. Stop what listens there, or choose another with WEB_PORT.`,
    );
  }
  if (code === "EACCES" || code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new StartError(
      `Cannot listen at ${place} (${code}). Choose another with WEB_HOST and WEB_PORT.`,
    );
  }
  return error;
}

/** One message for whoever started the server; a stack only for what nobody foresaw. */
function userMessage(error: unknown): string {
  if (error instanceof EnvError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
