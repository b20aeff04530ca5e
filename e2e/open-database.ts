import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLocalServer } from "@handbill/local-mysql";
import { createConnection } from "mysql2/promise";

/** A database that nobody else uses. */
export interface PrivateDatabase {
  url: string;
  /** Removes it with all it holds. */
  remove(): Promise<void>;
}

/** Opens an empty database: on the server that TEST_DATABASE_URL names, else on one of its own. */
export async function openDatabase(
  variables: NodeJS.ProcessEnv = process.env,
): Promise<PrivateDatabase> {
  const name = `handbill_e2e_${process.pid}`;
  const given = variables.TEST_DATABASE_URL;
  if (given) {
    const url = new URL(given);
    url.pathname = name;
    return { url: url.href, remove: () => dropDatabase(given, name) };
  }
  const dataDir = await mkdtemp(join(tmpdir(), "handbill-e2e-"));
  const server = await openLocalServer({
    dataDir,
    cacheDir: join(import.meta.dirname, "../.data/mysql-server"),
    durable: false,
  });
  return {
    url: server.url(name),
    remove: async () => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const connection = await createConnection(serverUrl);
  await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
  await connection.end();
}
