/**
 * What a flood of log-ins does to everybody else, and to log-ins: an API process at production's cost of argon2 is asked for
 * `GET /events` at a steady rate, alone and while four times as many log-ins arrive as argon2 can verify. Whoever is refused
 * tries again at once.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { median } from "./median.mjs";
import { openDatabase } from "./open-database.mjs";
import { printTable } from "./print-table.mjs";

const ROUNDS = 5;
const BARE_SECONDS = 3;
const SETTLE_SECONDS = 1;
const SECONDS = 4;
const READS_PER_SECOND = 100;
const TIMES_CAPACITY = 4;
const MOST_LATER = 3; // p99 of a read, to the quiet one
const LEAST_LOG_INS = 0.85; // of what argon2 alone does
const USERS = 8;
const EVENTS = 40;

const steady = { settleSeconds: SETTLE_SECONDS, seconds: SECONDS };
const concurrency = Math.max(1, availableParallelism() - 1);
const children = [];
const database = await openDatabase();
try {
  const origin = await startApi(database.url);
  const logIns = await fill(origin);
  const [reader, crowd, argon2] = await Promise.all([
    start("bench/login-flood-load.mjs"),
    start("bench/login-flood-load.mjs"),
    start("bench/login-flood-argon2.mjs", { UV_THREADPOOL_SIZE: String(concurrency) }),
  ]);
  const read = () =>
    ask(reader, { ...steady, url: `${origin}/events`, method: "GET", rate: READS_PER_SECOND });
  const logIn = (rate) =>
    ask(crowd, { ...steady, url: `${origin}/login`, method: "POST", bodies: logIns, rate });

  console.log(
    `${database.version}, Node ${process.version}, ${concurrency} hash${concurrency > 1 ? "es" : ""} at a time, ` +
      `${READS_PER_SECOND} reads a second, ${ROUNDS} rounds of ${SECONDS} s\n`,
  );
  await ask(argon2, { concurrency, seconds: 1 });
  await read();
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await ask(argon2, { concurrency, seconds: BARE_SECONDS / 2 });
    const quiet = await read();
    const offered = before.rate * TIMES_CAPACITY;
    const [busy, flood] = await Promise.all([read(), logIn(offered)]);
    const after = await ask(argon2, { concurrency, seconds: BARE_SECONDS / 2 });
    const bare = (before.rate + after.rate) / 2;
    rounds.push({ bare, offered, quiet, busy, flood });
  }
  report(rounds);
} finally {
  for (const child of children) child.disconnect();
  await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")));
  await database.close();
}

/** Percentiles are those of each round, and what is printed is the median of the rounds: what else the machine does passes. */
function report(rounds) {
  const middle = (of) => median(rounds.map(of));
  const reads = (name) => [
    name === "busy" ? "in the flood" : name,
    ...[0.5, 0.9, 0.99].map((share) =>
      middle((round) => percentile(round[name].times, share)).toFixed(1),
    ),
  ];
  printTable(["GET /events, ms", "p50", "p90", "p99"], [reads("quiet"), reads("busy")]);

  const rate = (name, of) => [name, Math.round(middle(of))];
  console.log();
  printTable(
    ["POST /login", "per second"],
    [
      rate("offered", ({ offered }) => offered),
      rate("answered 200", ({ flood }) => flood.rates[200] ?? 0),
      rate("refused with 503", ({ flood }) => flood.rates[503] ?? 0),
      rate("anything else", ({ flood }) => otherThan([200, 503], flood.rates)),
      rate("bare argon2", ({ bare }) => bare),
    ],
  );

  const later = middle(
    ({ quiet, busy }) => percentile(busy.times, 0.99) / percentile(quiet.times, 0.99),
  );
  const logIns = middle(({ bare, flood }) => (flood.rates[200] ?? 0) / bare);
  console.log();
  printTable(
    ["", "ratio", "goal", "met"],
    [
      [
        "p99 of GET /events, to quiet",
        later.toFixed(2),
        `< ${MOST_LATER}`,
        yes(later < MOST_LATER),
      ],
      [
        "log-ins, to bare argon2",
        logIns.toFixed(2),
        `> ${LEAST_LOG_INS}`,
        yes(logIns > LEAST_LOG_INS),
      ],
    ],
  );
}

function percentile(times, share) {
  return times.toSorted((one, other) => one - other)[Math.ceil(times.length * share) - 1];
}

function otherThan(statuses, rates) {
  return Object.entries(rates)
    .filter(([status]) => !statuses.includes(Number(status)))
    .reduce((sum, [, rate]) => sum + rate, 0);
}

/** Starts the API as production does, without the limits on one address. Returns its origin. */
async function startApi(databaseUrl) {
  const port = await freePort();
  const { PATH } = process.env;
  await start("apps/api/src/server.ts", {
    ...{ PATH, APP_ENV: "production", DATABASE_URL: databaseUrl, API_PORT: String(port) },
    RATE_LIMITS: "0",
  });
  return `http://127.0.0.1:${port}`;
}

/** Starts a process that says when it is ready, and that ends when it is disconnected. */
async function start(file, env = {}) {
  const child = fork(fileURLToPath(new URL(`../${file}`, import.meta.url)), {
    env,
    execArgv: ["--conditions=source"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  children.push(child);
  await Promise.race([once(child, "message"), once(child, "exit").then(failToStart(file))]);
  return child;
}

function failToStart(file) {
  return ([code]) => {
    throw new Error(`${file} ended with ${code}`);
  };
}

/** Registers users, one of whom publishes events. Returns the body of each one's log-in. */
async function fill(origin) {
  const users = Array.from({ length: USERS }, (_, index) => ({
    username: `visitor${index}`,
    password: `a password of a usual length, ${index}`,
  }));
  for (const user of users) {
    await post(`${origin}/register`, { ...user, email: `${user.username}@example.com` });
  }
  const { accessToken } = await post(`${origin}/login`, users[0]);
  for (let index = 0; index < EVENTS; index++) {
    const event = { date: "2036-06-01", time: "20:00", venue: `Venue ${index}`, address: "1 rue" };
    await post(`${origin}/events`, event, { authorization: `Bearer ${accessToken}` });
  }
  return users.map((user) => JSON.stringify(user));
}

async function post(url, body, headers = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return response.json();
}

async function ask(child, message) {
  child.send(message);
  return (await once(child, "message"))[0];
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

function yes(isMet) {
  return isMet ? "yes" : "no";
}
