import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { median } from "./median.mjs";

const ROUNDS = 5;
const TURNS = 4; // in each round, so that what else the machine does meets all alike
const TURN_SECONDS = 0.5;
const WARM_UP_SECONDS = 2;
const CONNECTIONS = 32;

/**
 * Runs each server in a process of its own and measures them in turns from another process. Before that, all must give
 * the same answer, as `answerOf` reads it.
 *
 * @param contenders name → `module` below servers/, `request` (`path`, and what autocannon takes of `method`, `headers`,
 *   `body`; or `paths`, to ask for in turn, all of which answer as `path` does), and `answerOf`, from the body's JSON to what is compared.
 * @returns functions of a contender's name, each a median over the rounds: `rateOf`, answers a second; `cpuOf`, microseconds
 *   of the server's process for each; `ratio`, of its rate to that of another in the same round.
 */
export async function compareServers(contenders) {
  const load = fork(fileURLToPath(new URL("load-process.mjs", import.meta.url)));
  const servers = new Map();
  try {
    for (const [name, contender] of Object.entries(contenders)) {
      servers.set(name, await start(contender));
    }
    await requireSameAnswers(servers);
    for (const server of servers.values()) await measure(server, load, WARM_UP_SECONDS);
    return summarize(await runRounds(servers, load));
  } finally {
    for (const { child } of servers.values()) child.disconnect();
    load.disconnect();
  }
}

/** What was measured and how, for the head of a table. */
export function describeRun() {
  return (
    `Node ${process.version}, ${CONNECTIONS} connections, each server in a process of its own, ` +
    `median of ${ROUNDS} rounds of ${TURNS} times ${TURN_SECONDS} s`
  );
}

async function start({ module, request, answerOf = (answer) => answer }) {
  const child = fork(
    fileURLToPath(new URL("serve-process.mjs", import.meta.url)),
    [fileURLToPath(new URL(`servers/${module}`, import.meta.url))],
    { stdio: ["ignore", "ignore", "inherit", "ipc"] }, // what it logs goes nowhere
  );
  const [{ origin }] = await once(child, "message");
  return { child, url: origin + request.path, request, answerOf };
}

async function requireSameAnswers(servers) {
  const answers = new Map();
  for (const [name, { url, request, answerOf }] of servers) {
    const { method = "GET", headers, body } = request;
    const response = await fetch(url, { method, headers, body });
    if (!response.ok) throw new Error(`${name} answers ${response.status}`);
    answers.set(name, JSON.stringify(answerOf(await response.json())));
  }
  const [first] = answers.values();
  for (const [name, answer] of answers) {
    if (answer !== first) throw new Error(`${name} answers\n${answer}\nand not\n${first}`);
  }
  console.log(`All answer the same ${first.length} bytes of JSON.`);
}

async function runRounds(servers, load) {
  const names = [...servers.keys()];
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const figures = new Map(names.map((name) => [name, { answered: 0, seconds: 0, cpu: 0 }]));
    for (let turn = 0; turn < TURNS * names.length; turn++) {
      // Each round begins with another, so that none always follows the same.
      const name = names[(turn + round) % names.length];
      const figure = figures.get(name);
      const { answered, seconds, cpu } = await measure(servers.get(name), load, TURN_SECONDS);
      figure.answered += answered;
      figure.seconds += seconds;
      figure.cpu += cpu;
    }
    rounds.push(figures);
  }
  return rounds;
}

async function measure({ child, url, request }, load, seconds) {
  const before = await cpuTime(child);
  const { path: _path, ...options } = request;
  load.send({ url, ...options, connections: CONNECTIONS, duration: seconds });
  const [{ answered, others, seconds: took }] = await once(load, "message");
  if (others > 0) throw new Error(`${others} requests to ${url} failed`);
  return { answered, seconds: took, cpu: (await cpuTime(child)) - before };
}

async function cpuTime(child) {
  child.send({});
  const [{ cpu }] = await once(child, "message");
  return cpu.user + cpu.system;
}

function summarize(rounds) {
  const over = (pick) => median(rounds.map(pick));
  const rate = ({ answered, seconds }) => answered / seconds;
  return {
    rateOf: (name) => over((round) => rate(round.get(name))),
    cpuOf: (name) => over((round) => round.get(name).cpu / round.get(name).answered),
    ratio: (name, other) => over((round) => rate(round.get(name)) / rate(round.get(other))),
  };
}
