import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalServer, openLocalServer } from "@handbill/local-mysql";
import { sql } from "drizzle-orm";
import type { RowDataPacket } from "mysql2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ConnectOptions, close, connect, type Database, poolMetrics } from "./connect.ts";
import { createDatabase } from "./create-database.ts";
import { isUnavailable } from "./failures.ts";
import { transaction } from "./transaction.ts";

/** A server of its own, to do to it what the others' server is spared. */
let server: LocalServer;
let dataDir: string;
let admin: Database;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "handbill-outage-"));
  server = await openLocalServer({ dataDir, durable: false });
  await (await createDatabase(server.url("outage"))).end();
  admin = connect({ url: server.url("outage") });
  await admin.execute(sql`CREATE TABLE notes (id INT PRIMARY KEY)`);
});
afterAll(async () => {
  await close(admin);
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

const open = (options: Partial<ConnectOptions> = {}) =>
  connect({ url: server.url("outage"), connectionLimit: 4, ...options });
const ask = (db: Database) =>
  db.execute(sql`SELECT COUNT(*) FROM notes`).then(
    () => "served",
    (error: unknown) => error,
  );
const askMany = (db: Database) => Promise.all(Array.from({ length: 8 }, () => ask(db)));
const allServed = Array.from({ length: 8 }, () => "served");

async function serverProcess(): Promise<number> {
  const [rows] = await admin.$client.query<RowDataPacket[]>("SELECT @@pid_file AS file");
  return Number(readFileSync(String(rows[0]?.file), "utf8"));
}

async function isHung(db: Database): Promise<boolean> {
  return (await askMany(db)).every(isUnavailable);
}

test("a server that hangs: every request fails in its time, and is served as soon as it goes on", async () => {
  const db = open({ statementTimeout: 300, acquireTimeout: 300 });
  expect(await askMany(db)).toEqual(allServed);
  const pid = await serverProcess();
  process.kill(pid, "SIGSTOP");
  try {
    // Each of its threads stops when it is its turn.
    await expect.poll(() => isHung(db)).toBe(true);
    for (let round = 0; round < 3; round++) {
      const startedAt = performance.now();
      expect((await askMany(db)).map(isUnavailable)).toEqual(allServed.map(() => true));
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await expect.poll(() => askMany(db), { timeout: 10_000 }).toEqual(allServed);
  const { acquired, released } = poolMetrics(db);
  expect(acquired).toBe(released);
  await close(db);
});

test("a server that is killed and comes back: nothing is stored twice, and all is served again", async () => {
  const db = open();
  expect(await askMany(db)).toEqual(allServed);
  const pid = await serverProcess();
  const under = transaction(
    db,
    async (tx) => {
      await tx.execute(sql`INSERT INTO notes VALUES (1)`);
      await tx.execute(sql`SELECT SLEEP(1)`);
    },
    { deadline: 2_000 },
  ).catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.kill(pid, "SIGKILL");
  const outcome = await under;
  expect(outcome === undefined || isUnavailable(outcome)).toBe(true);
  await expect.poll(() => ask(db), { timeout: 10_000 }).toBe("served");
  expect(await askMany(db)).toEqual(allServed);
  const { acquired, released } = poolMetrics(db);
  expect(acquired).toBe(released);
  await close(db);
}, 20_000);

test("a server that was made read-only, until it is not", async () => {
  await admin.execute(sql`CREATE USER app@localhost IDENTIFIED BY 'app'`);
  await admin.execute(sql`GRANT ALL ON outage.* TO app@localhost`);
  const db = open({ url: server.url("outage").replace("root@", "app:app@") });
  const insert = (id: number) => db.execute(sql`INSERT INTO notes VALUES (${id})`);
  await insert(10);
  await admin.execute(sql`SET GLOBAL read_only = 1`);
  expect(await insert(11).catch(isUnavailable)).toBe(true);
  expect(await ask(db)).toBe("served"); // reads go on
  const refused = transaction(db, (tx) => tx.execute(sql`INSERT INTO notes VALUES (11)`));
  expect(await refused.catch(isUnavailable)).toBe(true);
  await admin.execute(sql`SET GLOBAL read_only = 0`);
  await transaction(db, (tx) => tx.execute(sql`INSERT INTO notes VALUES (11)`));
  await close(db);
});
