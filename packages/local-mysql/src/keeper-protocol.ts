import type { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ServerSearch } from "./provide-server.ts";

/** What a keeper is started with. */
export interface KeeperJob {
  dataDir: string;
  runDirectory: string;
  durable: boolean;
  search: ServerSearch;
}

/**
 * What a keeper tells its clients, one JSON object a line. A client tells it one thing only, by ending the connection,
 * which the system also does for a client that is killed: that it no longer needs the server.
 */
export type KeeperMessage =
  | { type: "progress"; message: string }
  | { type: "ready"; version: string; socketPath: string; keeperPid: number }
  | { type: "failed"; message: string }
  | { type: "stopped" };

/** The socket on which the keeper of a run directory listens. */
export function keeperSocketPath(runDirectory: string): string {
  return join(runDirectory, "keeper.sock");
}

/** Sends one message. */
export function sendMessage(socket: Socket, message: KeeperMessage): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls `onMessage` with every message of a connection. */
export function readMessages(socket: Socket, onMessage: (message: KeeperMessage) => void): void {
  const lines = createInterface({ input: socket });
  // it repeats the socket's errors, for which the socket has a listener
  lines.on("error", () => undefined);
  lines.on("line", (line) => {
    const message = parseMessage(line);
    if (message !== undefined) onMessage(message);
  });
}

function parseMessage(line: string): KeeperMessage | undefined {
  const fields = parseObject(line);
  const { type, message, version, socketPath, keeperPid } = fields;
  if (type === "stopped") return { type };
  if ((type === "progress" || type === "failed") && typeof message === "string")
    return { type, message };
  if (type !== "ready" || typeof version !== "string") return undefined;
  if (typeof socketPath !== "string" || typeof keeperPid !== "number") return undefined;
  return { type, version, socketPath, keeperPid };
}

/** Reads the job back from a keeper's command line. Throws when it is not one. */
export function parseJob(text: string): KeeperJob {
  const { dataDir, runDirectory, durable, directories, cacheDir, aptGet } = parseObject(text);
  if (
    typeof dataDir !== "string" ||
    typeof runDirectory !== "string" ||
    typeof durable !== "boolean"
  )
    throw notAJob(text);
  if (typeof cacheDir !== "string" || typeof aptGet !== "string" || !Array.isArray(directories))
    throw notAJob(text);
  return {
    dataDir,
    runDirectory,
    durable,
    search: { directories: directories.map(String), cacheDir, aptGet },
  };
}

/** Writes a job for a keeper's command line. */
export function formatJob({ search, ...job }: KeeperJob): string {
  return JSON.stringify({ ...job, ...search });
}

function notAJob(text: string): Error {
  return new TypeError(`Not a keeper's job: ${text}`);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? { ...value } : {};
}
