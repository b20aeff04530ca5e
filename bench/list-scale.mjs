/**
 * Whether what a reader asks for costs more when there are more events: a page, a page deep inside, one event, a month and
 * what is near, at 10,000 events and at 1,000,000, in two databases of one server. Asked over HTTP, of one API process for each as in
 * production, one request after the other, in turns. The databases stay, for the next run: filling the larger takes a while.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { close, connect, migrate } from "@handbill/db";
import { openLocalServer } from "@handbill/local-mysql";
import { createConnection } from "mysql2/promise";
import { CITIES } from "../apps/api/src/seed/cities.ts";
import { runSeed } from "../apps/api/src/seed/run-seed.ts";
import { median } from "./median.mjs";
import { printTable } from "./print-table.mjs";
import { startApi } from "./start-api.mjs";

const ROUNDS = 5;
const ASKED_IN_A_ROUND = 40;
const MOST = 1.5; // the median at the large size, to that at the small
const APART = 15; // between the deep pages that are asked for
const BUFFER_POOL = 2 * 2 ** 30; // of a private server; of a machine with 4 GB, what MySQL's manual advises is more
const world = { seed: "1", today: new Date("2026-01-01T00:00:00Z") };

const { values: options } = parseArgs({
  options: {
    small: { type: "string", default: "10000" },
    large: { type: "string", default: "1000000" },
  },
});
const sizes = [Number(options.small), Number(options.large)];

const server = await openServer();
const apis = [];
try {
  const worlds = [];
  for (const events of sizes) {
    const url = await fill(events);
    const api = await startApi({ databaseUrl: url });
    apis.push(api);
    worlds.push({ events, url, api, questions: await makeQuestions(url, api, events) });
  }
  console.log(
    `${server.version}, ${server.memory}, Node ${process.version}; ms, medians of ${ROUNDS} rounds of ${ASKED_IN_A_ROUND} requests\n`,
  );
  await report(worlds);
} finally {
  for (const api of apis) await api.close();
  await server.close();
}

/** DATABASE_URL's server as it is, or a private one. */
async function openServer() {
  const given = process.env.DATABASE_URL || undefined; // empty counts as absent
  const dataDir = fileURLToPath(new URL("../.data/bench-list-scale", import.meta.url));
  const cacheDir = join(dataDir, "../mysql-server");
  const local = given ? undefined : await openLocalServer({ dataDir, cacheDir });
  const connection = await createConnection(given ?? local.url(""));
  if (local) await connection.query(`SET GLOBAL innodb_buffer_pool_size = ${BUFFER_POOL}`);
  const [[{ version, pool }]] = await connection.query(
    "SELECT VERSION() AS version, @@innodb_buffer_pool_size AS pool",
  );
  await connection.end();
  return {
    version,
    memory: `buffer pool of ${Math.round(pool / 2 ** 20)} MiB`,
    url(name) {
      const url = new URL(given ?? local.url(""));
      url.pathname = `/${name}`;
      return url.href;
    },
    async close() {
      await local?.close();
    },
  };
}

/** Makes the database of a size unless it is there, and reads it once, so that it is in memory as far as it fits. */
async function fill(events) {
  const name = `handbill_scale_${events}`;
  const connection = await createConnection(server.url(""));
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${name} COLLATE utf8mb4_unicode_520_ci`);
  await connection.changeUser({ database: name });
  await migrate(connection);
  const url = server.url(name);
  // The API removes those that were deleted too long ago.
  const [[{ found }]] = await connection.query("SELECT COUNT(*) AS found FROM events");
  if (found < events * 0.98) {
    console.log(`Making up ${events} events …`);
    const startedAt = performance.now();
    const db = connect({ url, connectionLimit: 4, statementTimeout: 120_000 });
    await runSeed(db, { world, events, passwordHash: "-" });
    await close(db);
    console.log(`… took ${Math.round((performance.now() - startedAt) / 1000)} s.`);
    await connection.query(
      "ANALYZE TABLE events, event_tags, event_continuations, event_search, users, venues",
    );
  }
  await connection.query(
    "SELECT SUM(LENGTH(description)), SUM(LENGTH(venue_id)) FROM events IGNORE INDEX (events_venue_id_starts_at_id)",
  );
  await connection.end();
  return url;
}

/** For each question its name, whether it has to meet the goal, and its path in as many variations as are asked. */
async function makeQuestions(url, { origin }, events) {
  const connection = await createConnection({ uri: url, timezone: "Z" });
  const ask = async (sql) => (await connection.query(sql))[0];
  const [{ listed }] = await ask("SELECT COUNT(*) AS listed FROM events WHERE is_listed");
  const { nextCursor } = await (await fetch(`${origin}/events?limit=20`)).json();
  const depth = Math.min(500_000, Math.floor(listed / 2));
  const variants = ROUNDS * ASKED_IN_A_ROUND + ASKED_IN_A_ROUND;
  const deep = await ask(
    `SELECT starts_at, LOWER(HEX(id)) AS id FROM events FORCE INDEX (events_listed_starts_at_id)
     WHERE is_listed = 1 ORDER BY starts_at, id LIMIT ${variants * APART} OFFSET ${depth}`,
  );
  const step = Math.max(1, Math.floor(events / variants));
  const some = await ask(
    `SELECT LOWER(HEX(id)) AS id FROM events WHERE is_listed
     AND CONV(HEX(SUBSTR(id, 4, 3)), 16, 10) % ${step} = 0 LIMIT ${variants}`,
  );
  const tags = await ask("SELECT tag FROM event_tags GROUP BY tag ORDER BY COUNT(*) DESC LIMIT 20");
  await connection.end();
  const large = CITIES.filter(({ weight }) => weight >= 10);
  const near = (number) => {
    const { latitude, longitude } = itemOf(large, number);
    return `/events?from=${dayAt(number, 2025)}&near=${latitude},${longitude}`;
  };
  const question = (name, isGoal, path) => ({ name, isGoal, path });
  return [
    question("the first page", true, () => "/events"),
    question(`a page ${depth} deep`, true, (number) => {
      return `/events?cursor=${moveCursor(nextCursor, itemOf(deep, number * APART))}`;
    }),
    question("one event", true, (number) => `/events/${dashed(itemOf(some, number).id)}`),
    question("a month, listed", true, (number) => {
      const month = monthAt(number);
      return `/events?from=${month}-01&to=${month}-28`;
    }),
    question("a month, by days", true, (number) => `/calendar/${monthAt(number)}`),
    question("near, 25 km", true, near),
    question("near, 5 km", true, (number) => `${near(number)}&radius=5`),
    question("a tag", false, (number) => {
      return `/events?from=${dayAt(number, 2025)}&tag=${encodeURIComponent(itemOf(tags, number).tag)}`;
    }),
    question("words", false, (number) => `/events?q=${itemOf(["jazz waltzes", "café"], number)}`),
  ];
}

async function report(worlds) {
  const [small, large] = worlds;
  const lines = [];
  for (let index = 0; index < small.questions.length; index++) {
    const name = large.questions[index].name;
    const isGoal = large.questions[index].isGoal;
    const rounds = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const times = [[], []];
      const bytes = [[], []];
      for (let n = 0; n < ASKED_IN_A_ROUND; n++) {
        const number = round * ASKED_IN_A_ROUND + n;
        for (const which of n % 2 === 0 ? [0, 1] : [1, 0]) {
          const { api, questions } = worlds[which];
          const answer = await ask(api.origin + questions[index].path(number));
          times[which].push(answer.milliseconds);
          bytes[which].push(answer.bytes);
        }
      }
      if (round > 0) rounds.push({ times: times.map(median), bytes: bytes.map(median) }); // the first warms up
    }
    const over = (pick) => median(rounds.map(pick));
    const ratio = over(({ times }) => times[1] / times[0]);
    lines.push([
      name,
      over(({ times }) => times[0]).toFixed(2),
      over(({ times }) => times[1]).toFixed(2),
      ratio.toFixed(2),
      isGoal ? (ratio <= MOST ? "yes" : "no") : "",
      over(({ bytes }) => bytes[0]),
      over(({ bytes }) => bytes[1]),
    ]);
  }
  printTable(
    ["", small.events, large.events, "ratio", `<= ${MOST}`, "bytes, small", "large"],
    lines,
  );
}

async function ask(url) {
  const startedAt = performance.now();
  const response = await fetch(url, { headers: { "accept-encoding": "identity" } });
  const body = await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return { milliseconds: performance.now() - startedAt, bytes: body.byteLength };
}

/** The cursor of the same question at another event. */
function moveCursor(cursor, { starts_at: startsAt, id }) {
  const [, , digest] = Buffer.from(cursor, "base64url").toString().split(".");
  return Buffer.from(`${startsAt.getTime()}.${dashed(id)}.${digest}`).toString("base64url");
}

function dashed(hex) {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function monthAt(number) {
  return `${2022 + (number % 4)}-${String((number % 12) + 1).padStart(2, "0")}`;
}

function dayAt(number, year) {
  return `${year}-${String((number % 12) + 1).padStart(2, "0")}-${String((number % 28) + 1).padStart(2, "0")}`;
}

function itemOf(items, number) {
  return items[number % items.length];
}
