import { afterAll, beforeAll, expect, test } from "vitest";
import { close, connect } from "./connect.ts";
import { isUnavailable, violatedUniqueKey } from "./failures.ts";
import { users } from "./schema.ts";
import { openTestDatabase, type TestDatabase } from "./testing.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

test("a taken name is told by its key, whichever server says it", async () => {
  const row = {
    id: "019ab5a4-6c00-7000-8000-000000000001",
    username: "Taken",
    email: "taken@example.com",
    passwordHash: "-",
    createdAt: new Date(0),
  };
  await database.db.insert(users).values(row);
  const again = database.db.insert(users).values({
    ...row,
    id: "019ab5a4-6c00-7000-8000-000000000002",
    username: "tAKEN",
    email: "other@example.com",
  });
  expect(await again.catch(violatedUniqueKey)).toBe("users_username_unique");
});

test("a server that cannot be reached is unavailable; a wrong statement is not", async () => {
  const nowhere = connect({ url: "mysql://root@127.0.0.1:1/handbill" });
  expect(await nowhere.select().from(users).catch(isUnavailable)).toBe(true);
  expect(await database.db.execute("SELECT nonsense FROM users").catch(isUnavailable)).toBe(false);
});

test("a full queue is unavailable", async () => {
  const narrow = connect({ url: database.url, connectionLimit: 2, queueLimit: 1 });
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, () =>
      narrow.execute("SELECT SLEEP(0.1)").then(() => "served", isUnavailable),
    ),
  );
  await close(narrow);
  expect(outcomes.filter((outcome) => outcome === "served")).toHaveLength(3);
  expect(outcomes.filter((outcome) => outcome === true)).toHaveLength(3);
});
