import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

/** Handbill as `npm start` brings it up. */
export interface RunningSystem {
  webUrl: string;
  ports: number[];
  /** What it has printed so far. */
  output(): string;
  /** Asks it to stop. Returns its exit code and how many milliseconds it took. */
  stop(): Promise<{ code: number | null; ms: number }>;
}

/** Starts Handbill on free ports, and waits until it says that it is running. */
export async function startSystem({
  databaseUrl,
  mailDirectory,
}: {
  databaseUrl: string;
  /** Where it writes its mails; with its own data when left out. */
  mailDirectory?: string;
}): Promise<RunningSystem> {
  const [apiPort, webPort] = [await findFreePort(), await findFreePort()];
  const root = join(import.meta.dirname, "..");
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATABASE_URL: databaseUrl,
      API_PORT: String(apiPort),
      WEB_PORT: String(webPort),
      ...(mailDirectory !== undefined && { MAIL_DIRECTORY: mailDirectory }),
    },
  });
  let printed = "";
  const exited = once(child, "exit");
  const running = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
        if (printed.includes("Handbill is running")) resolve();
      });
    }
  });
  const ended = exited.then(() => {
    throw new Error(`Handbill did not start. It said:\n${printed}`);
  });
  await Promise.race([running, ended]);
  ended.catch(() => undefined); // from here on, an end is what `stop` is for

  return {
    webUrl: `http://127.0.0.1:${webPort}`,
    ports: [apiPort, webPort],
    output: () => printed,
    stop: async () => {
      const asked = performance.now();
      child.kill("SIGTERM");
      await exited;
      return { code: child.exitCode, ms: performance.now() - asked };
    },
  };
}

/** Whether nothing listens on a port of this machine. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const outcome = Promise.race([
    once(server, "listening").then(() => true),
    once(server, "error").then(() => false),
  ]);
  server.listen({ port, host: "127.0.0.1", exclusive: true });
  const isFree = await outcome;
  server.close();
  return isFree;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
