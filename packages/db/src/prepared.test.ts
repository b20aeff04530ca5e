import { eq, gte } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { argument, prepared } from "./prepared.ts";
import { users } from "./schema.ts";
import { person } from "./testing/person.ts";
import { openTestDatabase, type TestDatabase } from "./testing.ts";
import { transaction } from "./transaction.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.insert(users).values([person(1), person(2)]);
});
afterAll(() => database[Symbol.asyncDispose]());

test("the values are stored in the column's form, and the rows come back in the application's", async () => {
  const byId = prepared((db) =>
    db
      .select()
      .from(users)
      .where(eq(users.id, argument(users.id, "id")))
      .prepare(),
  );
  expect(await byId(database.db).execute({ id: person(2).id })).toMatchObject([person(2)]);
  expect(await byId(database.db).execute({ id: person(3).id })).toEqual([]);
});

test("each variant is built once for each database, and anew for a transaction", async () => {
  const builds: string[] = [];
  const list = prepared((db, variant) => {
    builds.push(variant);
    return db
      .select({ id: users.id })
      .from(users)
      .where(
        variant === "since" ? gte(users.createdAt, argument(users.createdAt, "since")) : undefined,
      )
      .prepare();
  });
  const since = new Date("2027-01-01");
  for (let times = 0; times < 2; times++) {
    expect(await list(database.db).execute()).toHaveLength(2);
    expect(await list(database.db, "since").execute({ since })).toHaveLength(0);
  }
  expect(builds).toEqual(["", "since"]);
  await transaction(database.db, async (tx) => {
    await tx.insert(users).values(person(3));
    expect(await list(tx).execute()).toHaveLength(3); // sees its own transaction
    expect(await list(database.db).execute()).toHaveLength(2);
  });
  expect(builds).toEqual(["", "since", ""]);
});
