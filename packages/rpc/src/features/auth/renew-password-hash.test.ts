import { users } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { argon2 } from "./argon2.ts";
import { createPasswordHasher } from "./password-hasher.ts";
import { renewPasswordHash } from "./renew-password-hash.ts";

const userId = "019ab5a4-6c00-7000-8000-000000000001";
const password = "correct horse";
const cost = { memoryCost: 64, timeCost: 2 };

let database: TestDatabase;
let old: string;

beforeAll(async () => {
  database = await openTestDatabase();
  old = await createPasswordHasher({ cost: { ...cost, timeCost: 1 } }).hash(password);
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => {
  await database.db.delete(users);
  await store({ passwordHash: old });
});

async function store({ passwordHash }: { passwordHash: string }): Promise<void> {
  const createdAt = new Date("2026-01-01T12:00:00Z");
  const ann = { id: userId, username: "ann", email: "ann@example.com", passwordHash, createdAt };
  await database.db.insert(users).values(ann).onDuplicateKeyUpdate({ set: { passwordHash } });
}

async function storedHash(): Promise<string | undefined> {
  const [row] = await database.db.select().from(users);
  return row?.passwordHash;
}

test("puts a hash of the same password, made at today's cost, in the old one's place", async () => {
  const passwordHasher = createPasswordHasher({ cost });
  const ctx = { db: database.db, passwordHasher };
  await renewPasswordHash(ctx, { userId, passwordHash: old, password });
  const renewed = (await storedHash()) ?? "";
  expect(renewed).toContain("m=64,t=2,p=1");
  expect(await argon2.verify(renewed, password)).toBe(true);

  await renewPasswordHash(ctx, { userId, passwordHash: renewed, password });
  expect(await storedHash()).toBe(renewed);
});

test("leaves a password alone that was changed meanwhile", async () => {
  const changed = await createPasswordHasher({ cost }).hash("another");
  const passwordHasher = createPasswordHasher({
    cost,
    argon2: {
      ...argon2,
      hash: async (word, options) => {
        if (word === password) await store({ passwordHash: changed });
        return argon2.hash(word, options);
      },
    },
  });
  await renewPasswordHash(
    { db: database.db, passwordHasher },
    { userId, passwordHash: old, password },
  );
  expect(await storedHash()).toBe(changed);
});

test("does nothing for who has gone away", async () => {
  const passwordHasher = createPasswordHasher({ cost });
  const signal = AbortSignal.abort();
  const given = { userId, passwordHash: old, password, signal };
  await renewPasswordHash({ db: database.db, passwordHasher }, given);
  expect(await storedHash()).toBe(old);
});
