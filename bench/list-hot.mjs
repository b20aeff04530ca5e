/**
 * What callers gain who ask for the same at the same time, through the whole API on a real database: the hottest list, beside
 * the same bytes as a constant of the same process; and lists of which no two are alike, with and without shared reads.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareServers, describeRun } from "./compare-servers.mjs";
import { openDatabase } from "./open-database.mjs";
import { printTable } from "./print-table.mjs";
import { CONSTANT_PATH, HOT_PATH, openApi } from "./servers/open-api.mjs";

const EVENTS = 40;
const LISTS = 3_200; // so many that 32 callers seldom meet
const LEAST_OF_CONSTANT = 0.6;
const LEAST_OF_UNSHARED = 1;

const folder = await mkdtemp(join(tmpdir(), "handbill-list-hot-"));
const database = await openDatabase();
try {
  process.env.DATABASE_URL = database.url; // the servers' processes take them over
  process.env.SIGNING_KEYS_FILE = join(folder, "keys.json");
  process.env.CONSTANT = await fill();
  const hot = { path: HOT_PATH };
  const constant = { path: CONSTANT_PATH };
  const apart = { path: HOT_PATH, paths: differentLists() };
  const { rateOf, cpuOf, ratio } = await compareServers({
    alone: { module: "constant-alone.mjs", request: constant },
    constant: { module: "api-shared.mjs", request: constant },
    hot: { module: "api-shared.mjs", request: hot },
    hotUnshared: { module: "api-unshared.mjs", request: hot },
    apart: { module: "api-shared.mjs", request: apart },
    apartUnshared: { module: "api-unshared.mjs", request: apart },
    apartAgain: { module: "api-unshared.mjs", request: apart },
  });
  const row = (title, name) => [
    title,
    Math.round(rateOf(name)),
    ratio(name, "constant").toFixed(2),
    Math.round(cpuOf(name)),
  ];
  console.log(`${database.version}, ${describeRun()}\n`);
  printTable(
    ["", "a second", "to constant", "CPU µs"],
    [
      row("the constant by Fastify alone", "alone"),
      row("the constant", "constant"),
      row("the hottest list", "hot"),
      row("the hottest list, unshared", "hotUnshared"),
      row("different lists", "apart"),
      row("different lists, unshared", "apartUnshared"),
    ],
  );
  const toConstant = ratio("hot", "constant");
  const toUnshared = ratio("apart", "apartUnshared");
  const noise = ratio("apartAgain", "apartUnshared");
  console.log();
  printTable(
    ["", "ratio", "goal"],
    [
      ["hottest list, to the constant", toConstant.toFixed(2), `>= ${LEAST_OF_CONSTANT}`],
      ["different lists, to unshared", toUnshared.toFixed(2), `>= ${LEAST_OF_UNSHARED}`],
      ["the same, unshared to unshared: noise", noise.toFixed(2), ""],
    ],
  );
} finally {
  await database.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(); // the API of `fill` has a process for its passwords

/** Has somebody publish events. Returns the hottest list. */
async function fill() {
  const api = await openApi({ sharesReads: false, logLevel: "silent" });
  const post = async (url, body, headers = {}) => {
    const answer = await api.inject({ method: "POST", url, payload: body, headers });
    if (answer.statusCode >= 300) throw new Error(`${url} answers ${answer.body}`);
    return answer.json();
  };
  const account = { username: "publisher", password: "a password of a usual length" };
  await post("/register", { ...account, email: "publisher@example.com" });
  const { accessToken } = await post("/login", account);
  const headers = { authorization: `Bearer ${accessToken}` };
  for (let index = 0; index < EVENTS; index++) {
    const event = { date: "2036-06-01", time: "20:00", venue: `Venue ${index}`, address: "1 rue" };
    await post("/events", event, headers);
  }
  const { body } = await api.inject(HOT_PATH);
  await api.close();
  return body;
}

/** The same page each time, by as many ways to ask for it. */
function differentLists() {
  const first = Date.UTC(2020, 0, 1);
  return Array.from({ length: LISTS }, (_, day) => {
    const from = new Date(first + day * 86_400_000).toISOString().slice(0, 10);
    return `${HOT_PATH}&from=${from}`;
  });
}
