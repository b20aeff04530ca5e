import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLocalServer } from "@handbill/local-mysql";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import type { TestProject } from "vitest/node";
import { testDatabasePrefix } from "./packages/db/src/testing.ts";

const dataFolder = fileURLToPath(new URL(".data", import.meta.url));

/**
 * Provides the database server that the tests run on: the one of TEST_DATABASE_URL, or a private one with a data folder of
 * its own, so that no test ever meets the data of `npm start`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL || undefined; // empty counts as absent
  await removeAbandoned();
  const dataDir = join(dataFolder, `test-${process.pid}`);
  const server = given
    ? undefined
    : await openLocalServer({
        dataDir,
        cacheDir: join(dataFolder, "mysql-server"),
        durable: false,
        onProgress: print,
      });
  const serverUrl = given ?? server?.url("") ?? "";
  project.provide("serverUrl", serverUrl);
  project.provide("runId", String(process.pid));
  print(`testing on ${server?.version ?? (await readVersion(serverUrl))}`);

  return async () => {
    if (given) await dropDatabases(given, testDatabasePrefix(String(process.pid)));
    await server?.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** Removes what runs that were killed have left. */
async function removeAbandoned(): Promise<void> {
  await mkdir(dataFolder, { recursive: true });
  for (const name of await readdir(dataFolder)) {
    const [, pid] = /^test-(\d+)$/.exec(name) ?? [];
    if (pid && !isRunning(Number(pid))) await rm(join(dataFolder, name), { recursive: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    return true;
  }
}

async function readVersion(url: string): Promise<string> {
  const connection = await createConnection(url);
  const [[row]] = await connection.query<RowDataPacket[]>("SELECT VERSION() AS version");
  await connection.end();
  return String(row?.version);
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  const connection = await createConnection(url);
  const [rows] = await connection.query<RowDataPacket[]>("SHOW DATABASES");
  for (const { Database: name } of rows) {
    if (String(name).startsWith(prefix)) await connection.query(`DROP DATABASE \`${name}\``);
  }
  await connection.end();
}

function print(line: string): void {
  process.stdout.write(`database: ${line}\n`);
}

declare module "vitest" {
  interface ProvidedContext {
    serverUrl: string;
    runId: string;
  }
}
