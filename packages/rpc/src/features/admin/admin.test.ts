import { knownDevices, sessions, users } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listEntriesAbout } from "../audit/queries.ts";
import { rememberDevice } from "../devices/mutations.ts";
import { startSession } from "../sessions/mutations.ts";
import { findLiveSession } from "../sessions/queries.ts";
import { changeRole, disableAccount, enableAccount } from "./mutations.ts";
import { listAccounts } from "./queries.ts";

const now = new Date("2026-01-01T12:00:00Z");
let count = 0;
const nextId = () => `019ab5a4-6c00-7000-8000-${String(++count).padStart(12, "0")}`;

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.db.execute("DELETE FROM users"));
afterAll(() => database[Symbol.asyncDispose]());

interface Person {
  role?: "member" | "admin";
  email?: string;
  displayName?: string;
  disabledAt?: Date;
}

async function add(username: string, person: Person = {}): Promise<string> {
  const id = nextId();
  const email = `${username}@example.com`;
  await database.db
    .insert(users)
    .values({ id, username, email, passwordHash: "none", createdAt: now, ...person });
  return id;
}

async function logIn(userId: string): Promise<string> {
  const id = nextId();
  const session = { id, tokenId: nextId(), userId, device: "", network: "", now };
  await startSession(database.db, session);
  await rememberDevice(database.db, { userId, token: undefined, now });
  return id;
}

const by = (actorId: string | null, id: string) => ({ id, actorId, network: "192.0.2.0/24", now });
const kindsOf = async (userId: string) =>
  (await listEntriesAbout(database.db, { userId, limit: 10 })).map(({ kind }) => kind);

test("a disabled account loses its sessions and known devices, which do not come back with it", async () => {
  const [root, ann] = [await add("root", { role: "admin" }), await add("ann")];
  const session = await logIn(ann);
  const disabled = await disableAccount(database.db, by(root, ann), "spam");
  expect(disabled.disabledAt).toBe(now.toISOString());
  expect(await findLiveSession(database.db, session)).toBeUndefined();
  const [row] = await database.db.select().from(sessions).where(eq(sessions.userId, ann));
  expect(row?.revokedAt).toEqual(now);
  expect(await database.db.select().from(knownDevices)).toEqual([]);

  const late = await logIn(ann); // it was under way
  expect((await enableAccount(database.db, by(root, ann))).disabledAt).toBeNull();
  for (const each of [session, late]) {
    expect(await findLiveSession(database.db, each)).toBeUndefined();
  }
  const [enabled, first] = await listEntriesAbout(database.db, { userId: ann, limit: 2 });
  expect(enabled).toMatchObject({
    kind: "account-enabled",
    actorId: root,
    network: "192.0.2.0/24",
  });
  expect(first).toMatchObject({ kind: "account-disabled", details: '{"reason":"spam"}' });
});

test("what is so already is not done, nor recorded, again", async () => {
  const [root, ann] = [await add("root", { role: "admin" }), await add("ann")];
  await enableAccount(database.db, by(root, ann));
  await changeRole(database.db, by(null, ann), "member");
  expect(await kindsOf(ann)).toEqual([]);
  for (let n = 0; n < 2; n++) await disableAccount(database.db, by(root, ann));
  expect(await kindsOf(ann)).toEqual(["account-disabled"]);
});

test("nobody disables himself, what is not there, or as somebody who is no admin any more", async () => {
  const [root, ann] = [await add("root", { role: "admin" }), await add("ann")];
  const gone = await add("gone", { role: "admin", disabledAt: now });
  const refusals = [
    [by(root, root), "OWN_ACCOUNT"],
    [by(root, nextId()), "ACCOUNT_NOT_FOUND"],
    [by(ann, root), "NOT_AN_ADMIN"],
    [by(gone, ann), "NOT_AN_ADMIN"],
    [by(null, root), "LAST_ADMIN"],
  ] as const;
  for (const [decision, errorCode] of refusals) {
    await expect(disableAccount(database.db, decision)).rejects.toMatchObject({ errorCode });
  }
  await expect(changeRole(database.db, by(null, root), "member")).rejects.toMatchObject({
    errorCode: "LAST_ADMIN",
  });
  expect(await kindsOf(root)).toEqual([]);
});

test("of admins who all disable each other at once, one is left", async () => {
  const ids = await Promise.all(
    ["a01", "b02", "c03", "d04"].map((name) => add(name, { role: "admin" })),
  );
  const pairs = ids.flatMap((actor) => ids.filter((id) => id !== actor).map((id) => by(actor, id)));
  await Promise.allSettled(pairs.map((decision) => disableAccount(database.db, decision)));
  const left = await listAccounts(database.db, {
    ...{ match: "contains", limit: 10 },
    ...{ role: "admin", disabled: false },
  });
  expect(left).toHaveLength(1);
}, 60_000);

async function search(input: Partial<Parameters<typeof listAccounts>[1]>): Promise<string[]> {
  const found = await listAccounts(database.db, { match: "contains", limit: 10, ...input });
  return found.map(({ username }) => username);
}

test("accounts are found by what their names and addresses contain, or begin with", async () => {
  await add("ann", { displayName: "Zoë Miller", email: "mail@ann.example" });
  await add("joanna", { email: "jo@example.com" });
  await add("mail_er", { email: "x@example.com" });
  await add("mailxer", { email: "y@example.com", role: "admin", disabledAt: now });
  expect(await search({})).toEqual(["mailxer", "mail_er", "joanna", "ann"]);
  expect(await search({ q: "ANN" })).toEqual(["joanna", "ann"]);
  expect(await search({ q: "zoë m" })).toEqual(["ann"]);
  expect(await search({ q: "mail" })).toEqual(["mailxer", "mail_er", "ann"]);
  expect(await search({ q: "l_e" })).toEqual(["mail_er"]);
  for (const q of ["%", "!", "\\", "'"]) expect(await search({ q })).toEqual([]);
  const match = "prefix";
  expect(await search({ q: "ann", match })).toEqual(["ann"]);
  expect(await search({ q: "mail", match })).toEqual(["mailxer", "mail_er", "ann"]);
  expect(await search({ q: "mail_", match })).toEqual(["mail_er"]);
  expect(await search({ q: "mail", match, disabled: true })).toEqual(["mailxer"]);
  expect(await search({ role: "member", disabled: false })).toEqual(["mail_er", "joanna", "ann"]);
  const [newest] = await listAccounts(database.db, { match: "contains", limit: 1 });
  expect(await search({ q: "mail", match, cursor: String(newest?.id) })).toEqual([
    "mail_er",
    "ann",
  ]);
});
