/**
 * What it costs to publish an event: `POST /events` of an API process as in production, against Fastify and mysql2 that
 * store the same row in the same table and do nothing else. In turns, in one run, from a third process.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createConnection } from "mysql2/promise";
import { median } from "./median.mjs";
import { openDatabase } from "./open-database.mjs";
import { printTable } from "./print-table.mjs";
import { startApi } from "./start-api.mjs";

const CONNECTIONS = 32;
const POOL_SIZE = 10;
const TURN_SECONDS = 2;
const LEAST = 0.6; // of the bare INSERT

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, full: { type: "boolean", default: false } },
});
const rounds = Number(options.rounds);

/** What has to be said of an event; with --full, also what is mostly said. */
const event = {
  ...{ date: "2036-06-01", time: "8pm", venue: "Event Venue", address: "1 rue de la Roquette" },
  ...(options.full && {
    title: "An Evening of Waltzes",
    description: "Doors open **half an hour** before we begin.\n\nEverybody is welcome.",
    url: "https://example.com/waltzes",
    price: "€ 12, reduced € 8",
    tags: ["concert", "waltz"],
    language: "en",
    endTime: "22:30",
  }),
};

const database = await openDatabase();
const api = await startApi({ databaseUrl: database.url, poolSize: POOL_SIZE });
const load = fork(fileURLToPath(new URL("load-process.mjs", import.meta.url)));
const children = [load];
try {
  const request = {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${await logIn()}` },
    body: JSON.stringify(event),
  };
  const contenders = { "POST /events": api.origin, "bare INSERT": await startBare(request) };
  for (const origin of Object.values(contenders)) await measure(origin, request);
  const figures = [];
  for (let round = 0; round < rounds; round++) {
    const figure = {};
    const names = Object.keys(contenders);
    // Each round begins with the other.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      figure[name] = await measure(contenders[name], request);
    }
    figures.push(figure);
  }
  report(figures);
} finally {
  for (const child of children) child.disconnect();
  await api.close();
  await database.close();
}

function report(figures) {
  console.log(
    `${database.version}, Node ${process.version}, ${CONNECTIONS} connections, ${POOL_SIZE} to the database, ` +
      `${rounds} rounds of ${TURN_SECONDS} s\n`,
  );
  const ratioOf = (figure) => figure["POST /events"] / figure["bare INSERT"];
  const rates = Object.keys(figures[0]).map((name) => [
    name,
    Math.round(median(figures.map((figure) => figure[name]))),
  ]);
  printTable(["", "a second"], rates);
  const ratio = median(figures.map(ratioOf));
  console.log();
  printTable(
    ["ratio", "goal", "met", "lowest", "highest"],
    [
      [
        ratio.toFixed(2),
        `>= ${LEAST}`,
        ratio >= LEAST ? "yes" : "no",
        Math.min(...figures.map(ratioOf)).toFixed(2),
        Math.max(...figures.map(ratioOf)).toFixed(2),
      ],
    ],
  );
}

/** Answers a second. */
async function measure(origin, request) {
  const url = `${origin}/events`;
  load.send({ url, ...request, connections: CONNECTIONS, duration: TURN_SECONDS });
  const [{ answered, others, seconds }] = await once(load, "message");
  if (others > 0) throw new Error(`${others} requests to ${url} failed`);
  return answered / seconds;
}

/** Has the API store the event once, and a bare server store that row from then on. */
async function startBare({ headers, body }) {
  await post("/events", body, headers);
  const connection = await createConnection({
    uri: database.url,
    timezone: "Z",
    dateStrings: true,
  });
  const [[row]] = await connection.query("SELECT * FROM events LIMIT 1");
  await connection.end();
  const values = Object.values(row).map((value) =>
    Buffer.isBuffer(value) ? { hex: value.toString("hex") } : value,
  );
  const settings = { databaseUrl: database.url, poolSize: POOL_SIZE };
  const child = fork(
    fileURLToPath(new URL("serve-process.mjs", import.meta.url)),
    [fileURLToPath(new URL("servers/bare-insert.mjs", import.meta.url))],
    {
      env: {
        ...process.env,
        BARE_INSERT: JSON.stringify({ ...settings, columns: Object.keys(row), values }),
      },
    },
  );
  children.push(child);
  const [{ origin }] = await once(child, "message");
  return origin;
}

async function logIn() {
  const user = { username: "ada", password: "a password of a usual length" };
  await post("/register", JSON.stringify({ ...user, email: "ada@example.com" }));
  return (await post("/login", JSON.stringify(user))).accessToken;
}

async function post(path, body, headers = { "content-type": "application/json" }) {
  const response = await fetch(api.origin + path, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
  return response.json();
}
