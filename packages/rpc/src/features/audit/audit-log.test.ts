import { transaction } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type AuditRecord, appendAuditEntry } from "./mutations.ts";
import { findAuditHead, listEntriesAbout, verifyAuditLog } from "./queries.ts";

const ann = "019ab5a4-6c00-7000-8000-00000000000a";
const bob = "019ab5a4-6c00-7000-8000-00000000000b";
const record: AuditRecord = {
  at: new Date("2026-01-01T12:00:00.123Z"),
  kind: "logged-in",
  userId: ann,
  actorId: ann,
  network: "192.0.2.0/24",
  details: { device: "curl" },
};

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.db.execute("DELETE FROM audit_entries"));
afterAll(() => database[Symbol.asyncDispose]());

function append(change: Partial<AuditRecord> = {}): Promise<void> {
  return transaction(database.db, (tx) => appendAuditEntry(tx, { ...record, ...change }));
}

test("an empty log is intact", async () => {
  expect(await verifyAuditLog(database.db)).toMatchObject({ intact: true, head: { sequence: 0 } });
});

test("those who write at once write one after the other", async () => {
  await Promise.all(Array.from({ length: 16 }, (_, n) => append({ details: { n } })));
  const verdict = await verifyAuditLog(database.db);
  expect(verdict).toMatchObject({ intact: true, head: { sequence: 16 } });
});

test("what is rolled back leaves no gap", async () => {
  await append();
  const failing = transaction(database.db, async (tx) => {
    await appendAuditEntry(tx, record);
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  await append();
  expect(await verifyAuditLog(database.db)).toMatchObject({ intact: true, head: { sequence: 2 } });
});

test("entries about one user are listed, the newest first, and nobody else's", async () => {
  await append({ kind: "registered" });
  await append({ userId: bob });
  await append({ kind: "logged-out" });
  const mine = await listEntriesAbout(database.db, { userId: ann, limit: 10 });
  expect(mine.map(({ kind }) => kind)).toEqual(["logged-out", "registered"]);
  const older = await listEntriesAbout(database.db, { userId: ann, before: 3, limit: 10 });
  expect(older.map(({ sequence }) => sequence)).toEqual([1]);
});

test.each([
  ["UPDATE audit_entries SET network = '10.0.0.0/8' WHERE sequence = 2", 2, "not what was written"],
  ["UPDATE audit_entries SET at = '2026-01-01 12:00:00.124' WHERE sequence = 1", 1, "not what was"],
  ["UPDATE audit_entries SET actor_id = NULL WHERE sequence = 3", 3, "not what was written"],
  ["DELETE FROM audit_entries WHERE sequence = 2", 2, "missing"],
  ["UPDATE audit_entries SET previous_hash = hash WHERE sequence = 3", 3, "does not follow"],
])("%s is found out", async (tampering, sequence, reason) => {
  for (let n = 0; n < 3; n++) await append();
  await database.db.execute(tampering);
  expect(await verifyAuditLog(database.db)).toEqual({
    intact: false,
    sequence,
    reason: expect.stringContaining(reason),
  });
});

test("a log that was cut off, emptied or written anew is found out by what its head was", async () => {
  for (let n = 0; n < 3; n++) await append();
  const head = await findAuditHead(database.db);
  await append();
  expect(await verifyAuditLog(database.db, head)).toMatchObject({ intact: true });

  await database.db.execute("DELETE FROM audit_entries WHERE sequence > 2");
  expect(await verifyAuditLog(database.db)).toMatchObject({ intact: true });
  const cutOff = { intact: false, sequence: 3, reason: expect.stringContaining("missing") };
  expect(await verifyAuditLog(database.db, head)).toEqual(cutOff);

  await append({ kind: "logged-out" });
  const anew = { intact: false, sequence: 3, reason: expect.stringContaining("written anew") };
  expect(await verifyAuditLog(database.db, head)).toEqual(anew);

  await database.db.execute("DELETE FROM audit_entries");
  expect(await verifyAuditLog(database.db, head)).toMatchObject({ intact: false, sequence: 1 });
});
