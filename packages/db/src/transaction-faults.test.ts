import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AmbiguousCommit } from "./ambiguous-commit.ts";
import { type ConnectOptions, close, connect, type Database, poolMetrics } from "./connect.ts";
import type { Executor } from "./executor.ts";
import { isUnavailable } from "./failures.ts";
import { users } from "./schema.ts";
import { type FaultProxy, openFaultProxy } from "./testing/fault-proxy.ts";
import { person } from "./testing/person.ts";
import { openTestDatabase, type TestDatabase } from "./testing.ts";
import { transaction } from "./transaction.ts";

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

/** Connects through the proxy. At the end of the test, every connection must have come back. */
function open(options: Partial<ConnectOptions> = {}): Database {
  const db = connect({ url: proxy.url, ...options });
  opened.push(db);
  return db;
}

async function storeTwo(tx: Executor): Promise<"stored"> {
  await tx.insert(users).values(person(1));
  await tx.insert(users).values(person(2));
  return "stored";
}

const storedRows = () => database.db.$count(users);
const timesSent = (statement: RegExp) =>
  proxy.statements.filter((sent) => statement.test(sent)).length;

describe("a connection that is cut", () => {
  for (const fault of ["cut-before", "cut-after"] as const) {
    for (const statement of [/^START TRANSACTION/, /^insert .*person1/, /^insert .*person2/]) {
      test(`${fault} ${statement}: all of it is done again, and stored once`, async () => {
        const db = open();
        proxy.fail(statement, fault);
        expect(await transaction(db, storeTwo)).toBe("stored");
        expect(await storedRows()).toBe(2);
        expect(timesSent(/^START TRANSACTION/)).toBe(2);
        expect(poolMetrics(db)).toMatchObject({ retried: 1, acquired: 2, destroyed: 1 });
      });
    }
  }

  test("before COMMIT arrived: ambiguous, not run again, nothing stored", async () => {
    proxy.fail(/^COMMIT/, "cut-before");
    await expect(transaction(open(), storeTwo)).rejects.toBeInstanceOf(AmbiguousCommit);
    expect(await storedRows()).toBe(0);
    expect(timesSent(/^COMMIT/)).toBe(1);
  });

  test("after COMMIT was carried out: ambiguous, not run again, stored once", async () => {
    proxy.fail(/^COMMIT/, "cut-after");
    const error: unknown = await transaction(open(), storeTwo).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AmbiguousCommit);
    expect(error).toHaveProperty("cause.reason", "connection-lost");
    expect(await storedRows()).toBe(2);
    expect(timesSent(/^COMMIT/)).toBe(1);
  });

  test("and is known to be, before COMMIT is sent: all of it is done again", async () => {
    let tries = 0;
    await transaction(open(), async (tx) => {
      await storeTwo(tx);
      if (++tries > 1) return;
      proxy.cut();
      await expect.poll(() => proxy.connections).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    expect(tries).toBe(2);
    expect(await storedRows()).toBe(2);
  });

  test("at the COMMIT of a transaction that wrote nothing: it is done again", async () => {
    proxy.fail(/^COMMIT/, "cut-after");
    expect(await transaction(open(), (tx) => tx.select().from(users))).toEqual([]);
    expect(timesSent(/^COMMIT/)).toBe(2);
  });

  test("every time: given up after five tries, with what happened as the cause", async () => {
    proxy.fail(/^insert/, "cut-before", Number.POSITIVE_INFINITY);
    const error: unknown = await transaction(open(), storeTwo).catch((thrown: unknown) => thrown);
    expect(error).toHaveProperty("cause.reason", "connection-lost");
    expect(isUnavailable(error)).toBe(true);
    expect(timesSent(/^START TRANSACTION/)).toBe(5);
    expect(await storedRows()).toBe(0);
  });

  test("at the ROLLBACK: what the work threw comes out", async () => {
    const reason = new Error("the reason");
    proxy.fail(/^ROLLBACK/, "cut-before");
    const attempt = transaction(open(), async (tx) => {
      await storeTwo(tx);
      throw reason;
    });
    await expect(attempt).rejects.toBe(reason);
    expect(await storedRows()).toBe(0);
  });

  test("by the server's administrator: all of it is done again", async () => {
    let tries = 0;
    await transaction(open(), async (tx) => {
      await storeTwo(tx);
      if (++tries === 1) await tx.execute("KILL CONNECTION_ID()");
    });
    expect(tries).toBe(2);
    expect(await storedRows()).toBe(2);
  });
});

describe("what the server rolls back", () => {
  const answers = [
    { statement: /^COMMIT/, errno: 1213, message: "Deadlock found (certification failure)" },
    { statement: /^START TRANSACTION/, errno: 1047, message: "WSREP has not yet prepared node" },
    { statement: /^insert .*person2/, errno: 1205, message: "Lock wait timeout exceeded" },
    { statement: /^insert .*person1/, errno: 1290, message: "running with --read-only" },
  ];
  for (const { statement, ...answer } of answers) {
    test(`${answer.errno} at ${statement}: all of it is done again, and stored once`, async () => {
      const db = open();
      proxy.fail(statement, answer);
      expect(await transaction(db, storeTwo)).toBe("stored");
      expect(await storedRows()).toBe(2);
      expect(poolMetrics(db)).toMatchObject({ retried: 1, acquired: 2 });
    });
  }

  test("is done again even when the work thinks that it can go on without", async () => {
    proxy.fail(/^insert .*person2/, { errno: 1213, message: "Deadlock found" });
    await transaction(open(), async (tx) => {
      await tx.insert(users).values(person(1));
      await tx
        .insert(users)
        .values(person(2))
        .catch(() => undefined);
    });
    expect(await storedRows()).toBe(2); // a COMMIT would have stored neither the first nor the second
  });

  test("a lock that is held too long is waited for again", async () => {
    await database.db.insert(users).values(person(1));
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holder = transaction(database.db, async (tx) => {
      await rename(tx, "held");
      await released;
    });
    const db = open({ statementTimeout: 2_000 }); // waits for a lock for 1 s
    const waiter = transaction(db, (tx) => rename(tx, "waited"));
    await expect.poll(() => poolMetrics(db).retried, { timeout: 5_000 }).toBeGreaterThan(0);
    release();
    await Promise.all([holder, waiter]);
    expect(await database.db.select({ name: users.username }).from(users)).toEqual([
      { name: "waited" },
    ]);
  });
});

describe("a deadline", () => {
  test("that passes while waiting for a connection: the work never begins", async () => {
    const db = open({ connectionLimit: 1 });
    const held = transaction(db, (tx) => tx.execute("SELECT SLEEP(1)"));
    const began: true[] = [];
    const begin = async () => began.push(true);
    const startedAt = performance.now();
    const attempt = transaction(db, begin, { deadline: 100 });
    await expect(attempt).rejects.toMatchObject({ reason: "acquire-timeout" });
    expect(performance.now() - startedAt).toBeLessThan(900);
    expect(began).toEqual([]);
    await held;
    expect(poolMetrics(db)).toMatchObject({ timedOut: 1, acquired: 1 });
  });

  test("that passes while a statement runs: the server ends it too, and nothing is stored", async () => {
    const db = open();
    const startedAt = performance.now();
    const attempt = transaction(
      db,
      async (tx) => {
        await storeTwo(tx);
        await tx.execute(ENDLESS);
      },
      { deadline: 500 },
    );
    expect(await attempt.catch(isUnavailable)).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    const running =
      "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SELECT COUNT(*) FROM information%'";
    await expect.poll(async () => (await database.db.execute(running))[0]).toEqual([]);
    expect(await storedRows()).toBe(0);
    // A query after it has the usual time again.
    await db.execute("SELECT SLEEP(0.6)");
  });

  test("that passes between two statements: the second is not sent", async () => {
    const attempt = transaction(
      open(),
      async (tx) => {
        await tx.insert(users).values(person(1));
        await new Promise((resolve) => setTimeout(resolve, 150));
        await tx.insert(users).values(person(2));
      },
      { deadline: 100 },
    );
    await expect(attempt).rejects.toHaveProperty("cause.reason", "deadline");
    expect(timesSent(/person2/)).toBe(0);
    expect(await storedRows()).toBe(0);
  });
});

test("a query that the work did not wait for cannot slip into the next transaction", async () => {
  let late: Promise<unknown> = Promise.resolve();
  await transaction(open(), async (tx) => {
    late = new Promise((resolve) => setTimeout(resolve, 50)).then(() => tx.delete(users));
    late.catch(() => undefined);
  });
  await expect(late).rejects.toHaveProperty("cause.message", expect.stringContaining("is over"));
});

const ENDLESS =
  "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c";

async function rename(tx: Executor, username: string): Promise<void> {
  await tx
    .update(users)
    .set({ username })
    .where(eq(users.id, person(1).id));
}
