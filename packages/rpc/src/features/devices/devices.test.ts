import { randomUUID } from "node:crypto";
import { knownDevices, users } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DEVICE_LIFETIME_MS, MOST_DEVICES } from "./device-token.ts";
import { deleteDevicesExpiredBy, forgetDevices, rememberDevice } from "./mutations.ts";
import { isKnownDevice } from "./queries.ts";

const start = new Date("2026-01-01T12:00:00Z");
const ann = randomUUID();
const bob = randomUUID();

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.insert(users).values(
    [ann, bob].map((id, index) => ({
      id,
      username: ["ann", "bob"][index] ?? "",
      email: `${["ann", "bob"][index]}@example.com`,
      passwordHash: "none",
      createdAt: start,
    })),
  );
});
beforeEach(() => database.db.execute("DELETE FROM known_devices"));
afterAll(() => database[Symbol.asyncDispose]());

const later = (ms: number) => new Date(start.getTime() + ms);
const remember = (userId: string, token?: string, now = start) =>
  rememberDevice(database.db, { userId, token, now });
const isKnown = (token: string, login: string, now = start) =>
  isKnownDevice(database.db, { token, login, now });

test("a device is known for the user who logged in from it, by either name, and for nobody else", async () => {
  const token = await remember(ann);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await isKnown(token, "ann")).toBe(true);
  expect(await isKnown(token, "ann@example.com")).toBe(true);
  expect(await isKnown(token, "bob")).toBe(false);
  expect(await isKnown(`${token}x`, "ann")).toBe(false);
  const [row] = await database.db.select().from(knownDevices);
  expect(row?.tokenHash.toString("base64url")).not.toBe(token);
});

test("a device is known for 180 days after its last use", async () => {
  const token = await remember(ann);
  const last = later(DEVICE_LIFETIME_MS - 1);
  expect(await isKnown(token, "ann", last)).toBe(true);
  expect(await remember(ann, token, last)).toBe(token);
  expect(await isKnown(token, "ann", later(2 * DEVICE_LIFETIME_MS - 2))).toBe(true);
  const over = later(2 * DEVICE_LIFETIME_MS - 1);
  expect(await isKnown(token, "ann", over)).toBe(false);
  expect(await remember(ann, token, over)).not.toBe(token);
  await deleteDevicesExpiredBy(database.db, over);
  expect(await database.db.select().from(knownDevices)).toHaveLength(1);
});

test("whoever shows somebody else's token, or one that is made up, is given another", async () => {
  const ofAnn = await remember(ann);
  const ofBob = await remember(bob, ofAnn);
  expect(ofBob).not.toBe(ofAnn);
  expect([await isKnown(ofAnn, "ann"), await isKnown(ofAnn, "bob")]).toEqual([true, false]);
  expect(await remember(bob, "chosen")).not.toBe("chosen");
});

test("of more devices than that, the one used longest ago is forgotten", async () => {
  const first = await remember(ann);
  const second = await remember(ann, undefined, later(1));
  for (let n = 2; n < MOST_DEVICES; n++) await remember(ann, undefined, later(n));
  await remember(ann, first, later(MOST_DEVICES));
  await remember(ann, undefined, later(MOST_DEVICES + 1));
  expect([await isKnown(first, "ann"), await isKnown(second, "ann")]).toEqual([true, false]);
  expect(await database.db.select().from(knownDevices)).toHaveLength(MOST_DEVICES);
});

test("all devices of one user are forgotten together", async () => {
  const [ofAnn, ofBob] = [await remember(ann), await remember(bob)];
  await forgetDevices(database.db, ann);
  expect([await isKnown(ofAnn, "ann"), await isKnown(ofBob, "bob")]).toEqual([false, true]);
});
