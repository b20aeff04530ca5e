import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { RowDataPacket } from "mysql2/promise";
import { expect, test } from "vitest";
import { dump } from "./dump.ts";
import { formatChecksum } from "./dump-format.ts";
import { restore } from "./restore.ts";
import { digestRows, openFolder, openOwn } from "./testing.ts";

const NEVER = new AbortController().signal;

test("what is not a whole dump, or does not fit, is refused before anything is written", async () => {
  await using source = await openOwn("small", "empty");
  await using target = await openOwn("untouched", "empty");
  await using folder = await openFolder();
  await source.connection.query(
    "CREATE TABLE parents (id int PRIMARY KEY) COLLATE utf8mb4_unicode_520_ci",
  );
  await source.connection.query("INSERT INTO parents VALUES (1), (2)");
  const to = join(folder.path, "dump.sql.gz");
  await dump({ url: source.url, to, now: new Date(0), signal: NEVER });
  expect((await stat(to)).mode & 0o777).toBe(0o600);
  const compressed = await readFile(to);
  const sql = gunzipSync(compressed).toString();

  const restoreBytes = async (bytes: Buffer, url = target.url) => {
    const from = join(folder.path, "tried.sql.gz");
    await writeFile(from, bytes);
    return restore({ url, from, report: () => undefined, signal: NEVER });
  };
  const refusals: [Buffer, string][] = [
    [compressed.subarray(0, -20), "cut off"],
    [gzipSync(sql.slice(0, sql.lastIndexOf("-- sha256"))), "cut off"],
    [gzipSync(sql.slice(0, sql.indexOf("INSERT"))), "cut off"],
    [Buffer.from(compressed.map((byte, i) => (i === 400 ? byte ^ 1 : byte))), "damaged"],
    [gzipSync(sql.replace("(2)", "(3)")), "checksum"],
    [gzipSync(`${sql}DROP TABLE parents;\n`), "goes on after the end"],
    [gzipSync(sign(sql.replace(",\n(2)", ""))), "1 rows of parents, and says 2"],
    [gzipSync(sign(sql.replace("INSERT INTO", "REPLACE INTO"))), "a statement that no dump has"],
    [gzipSync("SELECT 1;\n"), "not a dump by db:dump"],
    [Buffer.from(sql), "not a dump by db:dump"],
    [
      gzipSync(sign(sql.replace('-- collations "', '-- collations "utf8mb4_klingon_ci '))),
      "does not know the collation utf8mb4_klingon_ci",
    ],
  ];
  for (const [bytes, reason] of refusals) await expect(restoreBytes(bytes)).rejects.toThrow(reason);
  expect(await digestRows(target.connection)).toEqual(new Map());
  await expect(restoreBytes(compressed, source.url)).rejects.toThrow(
    "is not empty. It has parents.",
  );
  await expect(
    restore({ url: target.url, from: "/nowhere.gz", report: () => undefined, signal: NEVER }),
  ).rejects.toThrow("cannot be read");
});

test("a restore that fails half-way says what there is, and what to do", async () => {
  await using source = await openOwn("broken", "empty");
  await using target = await openOwn("half", "empty");
  await using folder = await openFolder();
  for (const statement of [
    "CREATE TABLE parents (id int PRIMARY KEY) COLLATE utf8mb4_unicode_520_ci",
    "CREATE TABLE children (id int PRIMARY KEY, parent int, FOREIGN KEY of_parent (parent) REFERENCES parents (id)) COLLATE utf8mb4_unicode_520_ci",
    "INSERT INTO parents VALUES (1), (2)",
    "INSERT INTO children VALUES (1, 1), (2, 2), (3, NULL)",
  ]) {
    await source.connection.query(statement);
  }
  const from = join(folder.path, "dump.sql.gz");
  await dump({ url: source.url, to: from, now: new Date(0), signal: NEVER });
  const sql = gunzipSync(await readFile(from)).toString();
  const run = async (text: string) => {
    await writeFile(from, gzipSync(sign(text)));
    const [[named]] = await target.connection.query<RowDataPacket[]>("SELECT DATABASE() AS name");
    const name = String(named?.name);
    await target.connection.query(`DROP DATABASE \`${name}\``);
    const failure = await restore({
      url: target.url,
      from,
      report: () => undefined,
      signal: NEVER,
    }).catch((error: unknown) => String(error));
    await target.connection.changeUser({ database: name });
    return failure;
  };

  expect(await run(sql.replace(/\n\(2\)/, "\n(1)"))).toMatch(
    /stopped in statement \d, of parents: Duplicate entry[\s\S]*not to be used. It has children \(3 of 3 rows\), parents \(0 of 2 rows\)[\s\S]*DROP DATABASE `/,
  );
  expect(await run(sql.replace(/\n\(2\)/, "\n(9)"))).toMatch(
    /stopped after statement \d+: 1 rows violate the foreign key children\./,
  );
  expect(await run(sql)).toMatchObject({ counts: [{ rows: 3 }, { rows: 2 }] });
});

/** The text with the checksum that it should have. */
function sign(sql: string): string {
  const body = sql.slice(0, sql.lastIndexOf("-- sha256"));
  return `${body}${formatChecksum(createHash("sha256").update(body).digest("hex"))}\n`;
}
