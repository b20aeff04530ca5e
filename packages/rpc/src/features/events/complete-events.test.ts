import { events, transaction, users, venues } from "@handbill/db";
import { openTestDatabase } from "@handbill/db/testing";
import { expect, test } from "vitest";
import { matchExpression } from "../../search-words.ts";
import { completeEvents } from "./complete-events.ts";
import { listEvents } from "./list-queries.ts";
import { findEvent } from "./queries.ts";
import { storedEvent } from "./testing.ts";

let count = 0;
const ids = () => `019ab5a4-6c00-7000-8000-${String(++count).padStart(12, "0")}`;
const now = new Date("2026-01-01T12:00:00Z");
const stamp = { ids, clock: () => now };

test("what the release before wrote gets its venue, its end and its words, once", async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const organizerId = ids();
  const user = { id: organizerId, username: "ann", email: "ann@example.com", passwordHash: "-" };
  await db.insert(users).values({ ...user, createdAt: now });
  const old = [ids(), ids()];
  for (const id of old) {
    const { row } = storedEvent({ id, organizerId, now, venue: "Grüner Saal" });
    const { date, time, timezone, startsAt, venue, address } = row;
    // the columns that there were
    const columns = { date, time, timezone, startsAt, venue, address };
    await db.insert(events).values({ ...columns, id, organizerId, createdAt: now, updatedAt: now });
  }
  const words = matchExpression("gruner") ?? "";
  const before = await Promise.all(old.map((id) => findEvent(db, id)));
  expect(await listEvents(db, { words }, { limit: 10 })).toEqual([]);

  await Promise.all([completeEvents(db, stamp), completeEvents(db, stamp)]);
  await completeEvents(db, stamp);

  const found = await listEvents(db, { words }, { limit: 10 });
  expect(found.map(({ id }) => id)).toEqual(old);
  const [venue, ...others] = await db.select().from(venues);
  expect(others).toEqual([]);
  expect(found).toEqual(before.map((event) => ({ ...event, venueId: venue?.id })));
  expect(found[0]).toMatchObject({ endsAt: "2026-07-01T22:00:00.000Z", revision: 1 });
  const [row] = await transaction(db, (tx) => tx.select().from(events).limit(1));
  expect(row?.endsAt?.toISOString()).toBe("2026-07-01T22:00:00.000Z");
});
