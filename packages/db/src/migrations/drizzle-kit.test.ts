import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { testDatabaseUrl } from "../testing.ts";
import { migrate } from "./migrate.ts";
import { readMigrations } from "./read-migrations.ts";
import { readStatus } from "./status.ts";
import { openEmpty, select } from "./testing.ts";

const packageFolder = fileURLToPath(new URL("../..", import.meta.url));
const tags = ["0000_a", "0001_b", "0002_c"];

test("drizzle-kit migrate and Handbill's migrator take turns on one database", async () => {
  await using connection = await openEmpty("alternate");
  await using folder = await makeFolder();
  const files = await readMigrations(folder.path);

  await folder.release(1);
  await drizzleKitMigrate(folder.path);
  expect((await readStatus(connection, files)).map(({ state }) => state)).toEqual([
    "applied",
    "pending",
    "pending",
  ]);
  expect(await migrate(connection, { migrations: files.slice(0, 2) })).toEqual(["0001_b"]);
  await folder.release(3);
  await drizzleKitMigrate(folder.path);
  expect(await migrate(connection, { migrations: files })).toEqual([]);

  const rows = await select(
    connection,
    "SELECT hash, created_at FROM __drizzle_migrations ORDER BY id",
  );
  expect(rows).toEqual(files.map(({ hash, createdAt }) => ({ hash, created_at: createdAt })));
  expect(await select(connection, "SHOW TABLES LIKE '_'")).toHaveLength(3);
});

/** A folder as drizzle-kit writes it, of whose migrations the first few are released. */
async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), "handbill-migrations-"));
  await mkdir(join(path, "meta"));
  const release = (count: number) => {
    const entries = tags
      .slice(0, count)
      .map((tag, idx) => ({ idx, version: "5", when: (idx + 1) * 1000, tag, breakpoints: true }));
    const journal = { version: "7", dialect: "mysql", entries };
    return writeFile(join(path, "meta", "_journal.json"), JSON.stringify(journal));
  };
  for (const [index, tag] of tags.entries()) {
    const name = "abc".charAt(index);
    const statement = `CREATE TABLE \`${name}\` (\`id\` int PRIMARY KEY);`;
    await writeFile(
      join(path, `${tag}.sql`),
      `${statement}--> statement-breakpoint\nINSERT INTO \`${name}\` VALUES (1);`,
    );
  }
  await release(tags.length);
  return { path, release, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function drizzleKitMigrate(folder: string): Promise<void> {
  const config = join(folder, "config.json");
  const url = testDatabaseUrl("migrations_alternate");
  const out = relative(packageFolder, folder);
  await writeFile(config, JSON.stringify({ dialect: "mysql", out, dbCredentials: { url } }));
  const program = join(packageFolder, "node_modules/drizzle-kit/bin.cjs");
  const args = [program, "migrate", `--config=${relative(packageFolder, config)}`];
  await promisify(execFile)(process.execPath, args, { cwd: packageFolder });
}
