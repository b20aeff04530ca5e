/**
 * What building a query for every request costs, against building it once, and against mysql2 without Drizzle: for one event
 * by its id and for a page of twenty. All take turns in one run, so that whatever else the machine does meets all of them.
 */
import { argument, close, connect, events, users } from "@handbill/db";
import { asc, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/mysql2";
import { createPool } from "mysql2/promise";
import { median } from "./median.mjs";
import { openDatabase } from "./open-database.mjs";
import { printTable } from "./print-table.mjs";

const ROUNDS = 5;
const ROUND_MS = 600;
const IN_FLIGHT = 16;
const CONNECTIONS = 10;
const PAGE = 20;
const EVENTS = 500;

const database = await openDatabase();
try {
  const db = connect({ url: database.url, connectionLimit: CONNECTIONS });
  const pool = createPool({
    uri: database.url,
    connectionLimit: CONNECTIONS,
    timezone: "Z",
    dateStrings: true,
  });
  const id = await fill(db);
  console.log(
    `${database.version}, Node ${process.version}, ${IN_FLIGHT} in flight on ${CONNECTIONS} connections, ` +
      `median of ${ROUNDS} rounds of ${ROUND_MS} ms\n`,
  );
  await compare("one event by its id", contenders({ db, pool, query: byId(id) }));
  await compare(`a page of ${PAGE} events`, contenders({ db, pool, query: page() }));
  await pool.end();
  await close(db);
} finally {
  await database.close();
}

/** The same statement in every way; the first is what the others are compared with. */
function contenders({ db, pool, query: { build, values, raw } }) {
  const driver = drizzle(pool);
  const once = build(db, true).prepare();
  const onceByDriver = build(driver, true).prepare();
  const { sql: text } = build(db, false).toSQL();
  return {
    "built for each request": () => build(db, false),
    "built once (.prepare())": () => once.execute(values),
    "Drizzle's own driver, for each request": () => build(driver, false),
    "Drizzle's own driver, once": () => onceByDriver.execute(values),
    "mysql2 query, no Drizzle": () => pool.query({ sql: text, values: raw, rowsAsArray: true }),
    "mysql2 execute, no Drizzle": () => pool.execute({ sql: text, values: raw, rowsAsArray: true }),
  };
}

function byId(id) {
  const build = (db, isPrepared) =>
    select(db).where(eq(events.id, isPrepared ? argument(events.id, "id") : id));
  return { build, values: { id }, raw: [Buffer.from(id.replaceAll("-", ""), "hex")] };
}

function page() {
  const build = (db, isPrepared) =>
    select(db)
      .orderBy(asc(events.startsAt), asc(events.id))
      .limit(isPrepared ? sql.placeholder("limit") : PAGE);
  return { build, values: { limit: PAGE }, raw: [PAGE] };
}

function select(db) {
  return db
    .select({ event: events, organizer: { id: users.id, username: users.username } })
    .from(events)
    .innerJoin(users, eq(users.id, events.organizerId));
}

async function compare(title, ways) {
  const names = Object.keys(ways);
  const rounds = [];
  for (const name of names) await measure(ways[name], ROUND_MS / 2); // warm up
  for (let round = 0; round < ROUNDS; round++) {
    const figures = {};
    // Each round begins with another, so that none always follows the same.
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length];
      figures[name] = await measure(ways[name], ROUND_MS);
    }
    rounds.push(figures);
  }
  const over = (pick) => median(rounds.map(pick));
  printTable(
    [title, "per second", "ratio", "CPU µs"],
    names.map((name) => [
      name,
      Math.round(over((round) => round[name].rate)),
      over((round) => round[name].rate / round[names[0]].rate).toFixed(2),
      Math.round(over((round) => round[name].cpu)),
    ]),
  );
  console.log();
}

/** Times a second that it is done with so many in flight, and the microseconds that this process itself spends on each. */
async function measure(ask, milliseconds) {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let done = 0;
  const one = async () => {
    while (performance.now() - startedAt < milliseconds) {
      await ask();
      done++;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { rate: (done / (performance.now() - startedAt)) * 1000, cpu: (user + system) / done };
}

/** Stores one organizer and their events. Returns the id of one event. */
async function fill(db) {
  const createdAt = new Date("2026-01-01T00:00:00Z");
  const idOf = (number) => `019ab5a4-6c00-7000-8000-${String(number).padStart(12, "0")}`;
  const organizer = { id: idOf(0), username: "ada", email: "ada@example.com", passwordHash: "-" };
  await db.insert(users).values({ ...organizer, createdAt });
  const rows = Array.from({ length: EVENTS }, (_, index) => ({
    id: idOf(index + 1),
    organizerId: organizer.id,
    date: "2026-06-01",
    time: "20:00:00",
    timezone: "Europe/Paris",
    startsAt: new Date(Date.parse("2026-06-01T18:00:00Z") + index * 3_600_000),
    venue: `Venue ${index}`,
    address: `${index} rue de la Roquette, 75011 Paris`,
    createdAt,
    updatedAt: createdAt,
  }));
  await db.insert(events).values(rows);
  return idOf(EVENTS / 2);
}
