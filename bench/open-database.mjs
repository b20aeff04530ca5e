import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@handbill/db";
import { openLocalServer } from "@handbill/local-mysql";
import { createConnection } from "mysql2/promise";

/** A new database with the current tables, on DATABASE_URL's server or a private one. It is dropped by `close`. */
export async function openDatabase() {
  const given = process.env.DATABASE_URL;
  const dataDir = given ? undefined : await mkdtemp(join(tmpdir(), "handbill-bench-"));
  const local = dataDir && (await openLocalServer({ dataDir }));
  const url = new URL(given ?? local.url(""));
  url.pathname = `/handbill_bench_${process.pid}`;
  const name = url.pathname.slice(1);
  const connection = await createConnection(new URL(`/${url.search}`, url).href);
  await connection.query(`CREATE DATABASE ${name} COLLATE utf8mb4_unicode_520_ci`);
  await connection.changeUser({ database: name });
  await migrate(connection);
  const [[{ version }]] = await connection.query("SELECT VERSION() AS version");
  await connection.end();
  return {
    url: url.href,
    version,
    async close() {
      const last = await createConnection(url.href);
      await last.query(`DROP DATABASE ${name}`);
      await last.end();
      await local?.close();
      if (dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
