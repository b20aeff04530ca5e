import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AmbiguousCommit } from "./ambiguous-commit.ts";
import { type ConnectOptions, close, connect, type Database, poolMetrics } from "./connect.ts";
import { isAmbiguousCommit, isUnavailable } from "./failures.ts";
import { users } from "./schema.ts";
import { type FaultProxy, openFaultProxy } from "./testing/fault-proxy.ts";
import { person } from "./testing/person.ts";
import { openTestDatabase, type TestDatabase } from "./testing.ts";

const READ_ONLY = { errno: 1290, message: "running with the --read-only option" };

let database: TestDatabase;
let proxy: FaultProxy;
const opened: Database[] = [];

beforeEach(async () => {
  database = await openTestDatabase();
  proxy = await openFaultProxy(database.url);
});
afterEach(async () => {
  for (const db of opened.splice(0)) {
    const { acquired, released, inUse, waiting } = poolMetrics(db);
    expect({ acquired, inUse, waiting }).toEqual({ acquired: released, inUse: 0, waiting: 0 });
    await close(db);
    expect(poolMetrics(db).open).toBe(0);
  }
  await proxy[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function open(options: Partial<ConnectOptions> = {}): Database {
  const db = connect({ url: proxy.url, ...options });
  opened.push(db);
  return db;
}

const ask = (db: Database) =>
  db.execute(sql`SELECT 1`).then(
    () => "served",
    (error: unknown) => error,
  );
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("waiting for a connection", () => {
  test("ends after the time for it, and leaves nothing behind", async () => {
    const db = open({ connectionLimit: 1, acquireTimeout: 100 });
    const slow = db.execute(sql`SELECT SLEEP(0.5)`);
    const outcomes = await Promise.all([ask(db), ask(db)]);
    expect(outcomes.map(isUnavailable)).toEqual([true, true]);
    expect(poolMetrics(db)).toMatchObject({ inUse: 1, waiting: 0, timedOut: 2 });
    await slow;
    expect(await ask(db)).toBe("served");
  });

  test("is in turn, and one request more than may wait is refused at once", async () => {
    const db = open({ connectionLimit: 1, queueLimit: 2 });
    const order: string[] = [];
    const asked = ["a", "b", "c", "d"].map((name) =>
      db.execute(sql`SELECT SLEEP(0.05)`).then(
        () => order.push(name),
        () => order.push(`${name} refused`),
      ),
    );
    await Promise.all(asked);
    expect(order).toEqual(["d refused", "a", "b", "c"]);
    expect(poolMetrics(db)).toMatchObject({ refused: 1, open: 1 });
  });

  test("ends for all when the server cannot be reached", async () => {
    const db = connect({ url: "mysql://root@127.0.0.1:1/nowhere", connectionLimit: 2 });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => ask(db)));
    expect(outcomes.every(isUnavailable)).toBe(true);
    expect(poolMetrics(db)).toMatchObject({ open: 0, waiting: 0, acquired: 0 });
    await close(db);
  });
});

describe("a connection", () => {
  test("is closed when nobody has used it for long", async () => {
    const db = open({ connectionLimit: 4, idleTimeout: 60 });
    await Promise.all([ask(db), ask(db), ask(db)]);
    expect(poolMetrics(db).open).toBeGreaterThan(0);
    await expect.poll(() => poolMetrics(db).open).toBe(0);
    await expect.poll(() => proxy.connections).toBe(0);
    expect(await ask(db)).toBe("served");
  });

  test("that the server closed while idle is not used again", async () => {
    const db = open();
    await ask(db);
    proxy.cut();
    await expect.poll(() => poolMetrics(db)).toMatchObject({ open: 0, idle: 0 });
    expect(await ask(db)).toBe("served");
    expect(poolMetrics(db).retried).toBe(0);
  });

  test("that is long idle is asked before it is used", async () => {
    const db = open({ checkAfter: 0, acquireTimeout: 500 });
    await ask(db);
    proxy.freeze(); // no one says that the connection is dead
    const asked = ask(db);
    await sleep(50);
    proxy.thaw();
    expect(await asked).toBe("served");
    expect(poolMetrics(db).retried).toBe(0);
  });

  test("that breaks under a read is replaced, and the read done again", async () => {
    const db = open();
    proxy.fail(/^select/, "cut-after");
    expect(await db.select().from(users)).toEqual([]);
    expect(poolMetrics(db)).toMatchObject({ retried: 1, destroyed: 1 });
  });

  test("that breaks under a write leaves it open whether it was done", async () => {
    const db = open();
    proxy.fail(/^insert/, "cut-after");
    const attempt = db.insert(users).values(person(1));
    await expect(attempt).rejects.toHaveProperty("cause", expect.any(AmbiguousCommit));
    expect(await database.db.$count(users)).toBe(1);
    expect(poolMetrics(db).retried).toBe(0);
  });

  test("whose settings are refused is not handed out", async () => {
    proxy.fail(/^SET /, { errno: 1231, message: "no such mode" });
    const db = open();
    expect(await ask(db)).toHaveProperty("cause.errno", 1231);
    expect(poolMetrics(db).open).toBe(0);
    expect(await ask(db)).toBe("served");
  });

  test("speaks UTC, and refuses what does not fit", async () => {
    const db = open();
    const zone = await db.execute(sql`SELECT @@session.time_zone AS zone`);
    expect(zone[0]).toEqual([{ zone: "+00:00" }]);
    const tooLong = db.insert(users).values({ ...person(1), username: "x".repeat(33) });
    await expect(tooLong).rejects.toHaveProperty("cause.errno", 1406);
  });
});

describe("a statement that takes too long", () => {
  test("is ended by the server, and the connection lives on", async () => {
    const db = open({ statementTimeout: 1_500, connectionLimit: 1 });
    // Six thousand million combinations of nothing but constants: no table is opened, no lock is waited for.
    const digits =
      "SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4";
    const names = [..."abcdefghijklmn"].map((name) => `digit AS ${name}`).join(", ");
    const endless = sql.raw(`WITH digit AS (${digits}) SELECT COUNT(*) FROM ${names}`);
    const error = await db.execute(endless).catch((thrown: unknown) => thrown);
    expect(error).toHaveProperty("cause.errno", expect.toBeOneOf([3024, 1969]));
    expect(isUnavailable(error)).toBe(true);
    expect(await ask(db)).toBe("served");
    expect(poolMetrics(db)).toMatchObject({ destroyed: 0, open: 1 });
  });

  test("because the server hangs, fails in its time; all is well once it goes on", async () => {
    const db = open({ statementTimeout: 200, acquireTimeout: 200, connectionLimit: 2 });
    await Promise.all([ask(db), ask(db)]);
    proxy.freeze();
    for (let round = 0; round < 3; round++) {
      const startedAt = performance.now();
      const outcomes = await Promise.all([ask(db), ask(db), ask(db)]);
      expect(outcomes.map(isUnavailable)).toEqual([true, true, true]);
      expect(performance.now() - startedAt).toBeLessThan(1_500);
    }
    proxy.thaw();
    expect(await Promise.all([ask(db), ask(db), ask(db)])).toEqual(["served", "served", "served"]);
  });

  test("a write that hung is ambiguous", async () => {
    const db = open({ statementTimeout: 200 });
    proxy.fail(/^insert/, "freeze");
    const attempt = db.insert(users).values(person(1));
    await expect(attempt).rejects.toHaveProperty("cause", expect.any(AmbiguousCommit));
    proxy.thaw();
  });
});

test("a server that takes no writes is left, with every connection to it, and another tried", async () => {
  const db = open({ connectionLimit: 3 });
  await Promise.all([1, 2, 3].map(() => db.execute(sql`SELECT SLEEP(0.05)`)));
  expect(poolMetrics(db).open).toBe(3);
  proxy.fail(/^insert/, READ_ONLY);
  await db.insert(users).values(person(1));
  expect(poolMetrics(db)).toMatchObject({ open: 1, destroyed: 3, retried: 1 });
  expect(await database.db.$count(users)).toBe(1);

  proxy.fail(/^insert/, READ_ONLY, 5); // it is no better anywhere
  const refused = db.insert(users).values(person(2));
  expect(
    await refused.catch((error: unknown) => [isUnavailable(error), isAmbiguousCommit(error)]),
  ).toEqual([true, false]);
});

test("a value that cannot be written into SQL is refused, and nothing hangs", async () => {
  const db = open({ statementTimeout: 50 });
  await expect(db.$client.query("SELECT ?", [Object.create(null)])).rejects.toThrow(TypeError);
  await sleep(80);
  expect(poolMetrics(db)).toMatchObject({ open: 1, destroyed: 0 });
});

test("closing lets what is under way finish, and refuses what waits", async () => {
  const db = open({ connectionLimit: 1 });
  const running = db.execute(sql`SELECT SLEEP(0.1)`).then(() => "served");
  await sleep(50);
  const waiting = ask(db);
  await close(db);
  expect(await running).toBe("served");
  expect(await waiting).toHaveProperty("cause.reason", "closed");
  expect(await ask(db)).toHaveProperty("cause.reason", "closed");
});

test("an object in place of a value cannot widen a condition", async () => {
  const db = open();
  await db.insert(users).values(person(1));
  const forged: unknown = JSON.parse('{"username": 1}'); // mysql2 would make it username = `username` = 1
  const found = db.$client.query("SELECT id FROM users WHERE username = ?", [forged ?? ""]);
  expect((await found)[0]).toEqual([]);
});

test("affected rows are those that the condition matched, changed or not", async () => {
  const db = open();
  await db.insert(users).values(person(1));
  const { username } = person(1);
  const [{ affectedRows }] = await db
    .update(users)
    .set({ username })
    .where(eq(users.username, username));
  expect(affectedRows).toBe(1);
});
