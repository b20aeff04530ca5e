import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openLocalServer } from "@handbill/local-mysql";
import { createConnection } from "mysql2/promise";
import type { TestProject } from "vitest/node";
import { testDatabasePrefix } from "./packages/db/src/testing.ts";

/**
 * Provides the database server that the tests run on: the one of TEST_DATABASE_URL, or a private one with a data folder of
 * its own, so that no test ever meets the data of `npm start`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const dataDir = fileURLToPath(new URL(`.data/test-${process.pid}`, import.meta.url));
  const server = given
    ? undefined
    : await openLocalServer({
        dataDir,
        cacheDir: fileURLToPath(new URL(".data/mysql-server", import.meta.url)),
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

async function readVersion(url: string): Promise<string> {
  const connection = await createConnection(url);
  const [[row]] = await connection.query<never[]>("SELECT VERSION() AS version");
  await connection.end();
  return `MySQL ${JSON.stringify(row)}`;
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  const connection = await createConnection({ uri: url, rowsAsArray: true });
  const [rows] = await connection.query<never[][]>("SHOW DATABASES");
  for (const [name] of rows) {
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
