import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

/** A Redis of the test's own, without anything in it. */
export interface TestRedis extends AsyncDisposable {
  url: string;
  /** Ends it, as `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again where it was, empty. */
  start(): Promise<void>;
  /** It keeps its connections and answers nothing, until `thaw`. */
  freeze(): void;
  thaw(): void;
}

const PROVIDE = fileURLToPath(new URL("../../../../scripts/provide-redis.mjs", import.meta.url));
const PASSWORD = "not to be logged";

/** Starts a real redis-server, which is unpacked into the project's data folder when the machine has none. */
export async function openTestRedis(): Promise<TestRedis> {
  const command = await findCommand();
  const port = await freePort();
  let server = await startServer(command, port);
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill("SIGKILL");
    await once(server, "exit");
  };
  return {
    url: `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/0`,
    kill,
    async start() {
      server = await startServer(command, port);
    },
    freeze: () => server.kill("SIGSTOP"),
    thaw: () => server.kill("SIGCONT"),
    [Symbol.asyncDispose]: kill,
  };
}

async function findCommand(): Promise<[string, ...string[]]> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=source", PROVIDE]);
  return z.tuple([z.string()], z.string()).parse(JSON.parse(stdout));
}

async function startServer([file, ...args]: [string, ...string[]], port: number) {
  const settings = { port, bind: "127.0.0.1", requirepass: PASSWORD, save: "", appendonly: "no" };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn(file, [...args, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.includes("Ready to accept connections")) break;
  }
  server.stdout.resume();
  if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}.`);
  return server;
}

/** Of those that the system gives out, one that is free now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.int() }).parse(server.address());
  server.close();
  return port;
}
