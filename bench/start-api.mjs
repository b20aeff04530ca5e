import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/**
 * Starts an API process as production does, but for the limits on how often somebody may call.
 *
 * @returns its `origin`, and `close`.
 */
export async function startApi({ databaseUrl, poolSize = 10 }) {
  const port = await freePort();
  const { PATH } = process.env;
  const child = fork(fileURLToPath(new URL("../apps/api/src/server.ts", import.meta.url)), {
    env: {
      ...{ PATH, APP_ENV: "production", DATABASE_URL: databaseUrl, API_PORT: String(port) },
      ...{ DATABASE_POOL_SIZE: String(poolSize), RATE_LIMITS: "0", LOG_LEVEL: "warn" },
    },
    execArgv: ["--conditions=source"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  await Promise.race([
    once(child, "message"),
    ended.then(([code]) => {
      throw new Error(`the API ended with ${code}`);
    }),
  ]);
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      child.disconnect();
      await ended;
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
