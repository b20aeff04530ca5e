import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { expect, test } from "vitest";
import { readStatus } from "../migrations/status.ts";
import { testDatabaseUrl } from "../testing.ts";
import { dump } from "./dump.ts";
import { fillTables } from "./fill-tables.ts";
import { openConnection } from "./open-connection.ts";
import { openSnapshot } from "./open-snapshot.ts";
import { restore } from "./restore.ts";
import { digestRows, type OwnDatabase, openFolder, openOwn } from "./testing.ts";
import { writeSql } from "./write-sql.ts";

const NOW = new Date("2026-11-03T10:20:30.123Z");
const NEVER = new AbortController().signal;

test("every row of every table comes back, as of one instant, while others write", async () => {
  await using source = await openOwn("busy", "migrated");
  await using folder = await openFolder();
  const filled = await fillTables(source.connection, 60);
  const before = await digestRows(source.connection);

  const { connection, close } = await openConnection(source.url);
  const snapshot = await openSnapshot(connection, NOW);
  let [sql, written] = ["", 0];
  for await (const chunk of writeSql(snapshot)) {
    sql += chunk;
    await writePair(source.connection, written++); // its user is dumped after its event
  }
  close();
  expect(written).toBeGreaterThan(filled.length);
  const file = join(folder.path, "busy.sql.gz");
  await writeFile(file, gzipSync(sql));

  const lines: string[] = [];
  const report = (line: string) => lines.push(line);
  const url = testDatabaseUrl("backup_made_for_it");
  const { counts } = await restore({ url, from: file, report, signal: NEVER });
  expect(counts).toEqual(expect.arrayContaining(filled.map((table) => ({ table, rows: 60 }))));
  expect(lines).toEqual(expect.arrayContaining(filled.map((table) => `${table}: 60 rows`)));

  await using restored = await openOwn("made_for_it", "empty");
  expect(await digestRows(restored.connection)).toEqual(before);
  expect(await readStatus(restored.connection)).toEqual(await readStatus(source.connection));
});

test("values of types that Handbill does not use yet come back exactly", async () => {
  await using source = await openOwn("types", "empty");
  await using target = await openOwn("types_restored", "empty");
  await using folder = await openFolder();
  await source.connection.query(
    `CREATE TABLE \`odd \`\`name\` (
       id int unsigned AUTO_INCREMENT PRIMARY KEY, big bigint unsigned, exact decimal(65,30), f float, d double,
       flags bit(10), bytes longblob, kind enum('a','b;''c'), many set('x','y'), y year, at timestamp(6) NULL,
       span time(6), j json, old char(10) CHARACTER SET latin1, doubled int GENERATED ALWAYS AS (y * 2) STORED,
       note varchar(9) DEFAULT ';\\n' COMMENT 'a;\\nb') DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`,
  );
  await source.connection.query("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO', time_zone = '+02:00'");
  await source.connection.query(
    `INSERT INTO \`odd \`\`name\` (id, big, exact, f, d, flags, bytes, kind, many, y, at, span, j, old, note) VALUES
       (0, 18446744073709551615, 0.000000000000000000000000000001, 0.1, 0.1, b'1000000001', '', 'b;''c', 'x,y', 1901,
        '2026-03-29 02:30:00.000001', '-838:59:58.999999', '{"a": "\\\\u0000\\\\n"}', 'é', ';\\n'),
       (1, 0, -1, 16777216, 1.7976931348623157e308, 0, x'00ff0a3b', 'a', '', 2155, NULL, NULL, NULL, NULL, DEFAULT),
       (2, NULL, NULL, 3.4028235e38, 5e-324, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', NULL)`,
  );
  const to = join(folder.path, "types.sql.gz");
  await dump({ url: source.url, to, now: NOW, signal: NEVER });
  await restore({ url: target.url, from: to, report: () => undefined, signal: NEVER });
  expect(await digestRows(target.connection)).toEqual(await digestRows(source.connection));
  const exact = async ({ connection }: OwnDatabase) => {
    const [rows] = await connection.query<RowDataPacket[]>(
      "SELECT f + 0e0 AS f, HEX(old) AS old FROM `odd ``name` ORDER BY id",
    );
    return rows;
  };
  expect((await exact(target))[0]).toEqual({ f: 0.10000000149011612, old: "E9" });
  expect(await exact(target)).toEqual(await exact(source));
});

test("a table that is altered during the dump fails it, and is not kept waiting", async () => {
  await using source = await openOwn("altered", "empty");
  await source.connection.query("CREATE TABLE a (id int PRIMARY KEY)");
  await source.connection.query("CREATE TABLE b (id int PRIMARY KEY)");
  await source.connection.query("SET lock_wait_timeout = 2");
  const { connection, close } = await openConnection(source.url);
  const chunks = writeSql(await openSnapshot(connection, NOW));
  await chunks.next();
  await source.connection.query("ALTER TABLE b ADD c int NOT NULL, ADD KEY (c), ALGORITHM=COPY");
  await expect(Readable.from(chunks).toArray()).rejects.toThrow(
    "A table was changed while it was dumped",
  );
  close();
});

test("a connection that breaks in the midst of a table fails the dump", async () => {
  await using source = await openOwn("killed", "empty");
  await source.connection.query("CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY, b longtext)");
  const values = Array.from({ length: 10 }, () => "(REPEAT('x', 2000000))").join(", ");
  await source.connection.query(`INSERT INTO a (b) VALUES ${values}`);
  const { connection, close } = await openConnection(source.url);
  const chunks = writeSql(await openSnapshot(connection, NOW));
  for (let i = 0; i < 3; i++) await chunks.next();
  await source.connection.query(`KILL ${connection.threadId}`);
  await expect(Readable.from(chunks).toArray()).rejects.toThrow(/lost|closed|killed|interrupted/i);
  close();
});

test("there is no file when the dump fails, and none is overwritten", async () => {
  await using source = await openOwn("refused", "empty");
  await using folder = await openFolder();
  const to = join(folder.path, "new/dump.sql.gz");
  const run = () => dump({ url: source.url, to, now: NOW, signal: NEVER });
  await expect(run()).rejects.toThrow("nothing to dump");
  await source.connection.query("CREATE TABLE a (id int PRIMARY KEY)");
  const stopped = dump({ url: source.url, to, now: NOW, signal: AbortSignal.abort() });
  await expect(stopped).rejects.toThrow(`Stopped. ${to} was not written.`);
  await run();
  await expect(run()).rejects.toThrow("exists already");
});

/** Alphabetically, events are dumped before users. */
async function writePair(connection: Connection, i: number): Promise<void> {
  const id = Buffer.alloc(16, `writer ${i}`);
  await connection.beginTransaction();
  await connection.query(
    `INSERT INTO users (id, username, email, password_hash, created_at)
     VALUES (?, ?, ?, '', UTC_TIMESTAMP(3))`,
    [id, `w${i}`, `w${i}`],
  );
  await connection.query(
    `INSERT INTO events (id, organizer_id, date, time, timezone, starts_at, venue, address, created_at, updated_at)
     VALUES (?, ?, '2026-01-01', '20:00', 'UTC', UTC_TIMESTAMP(3), '', '', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [id, id],
  );
  await connection.commit();
}
