import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { openFaultProxy } from "../../packages/db/src/testing/fault-proxy.ts";
import { pinnedNode, root } from "../../scripts/steps/checkout.mjs";
import { createRandom } from "../load/seeded-random.mjs";
import { StatementTrap } from "../system/statement-trap.mjs";

const fewest = 4;
/** The one who comes after a killed one waits for its lock to expire, most of the time: they can wait together. */
const atOnce = 12;

/**
 * `kill -9` of `handbill-db migrate` before each statement that it sends, as the last one sent has just taken effect. Run
 * again, it must end with the very schema of a run that nobody disturbed.
 */
export const migrationKilled = {
  name: "migration-killed",
  title: "migration kill -9 before each of its statements",
  isShort: false,
  async run({ system, seed, isShort }) {
    const { database } = system;
    const violations = [];
    const undisturbed = await migrateAlone(database, violations);
    const numbers = Array.from({ length: undisturbed.statements }, (_, index) => index + 1);
    const chosen = isShort ? choose(numbers, createRandom(seed)) : numbers;
    let longest = 0;
    const left = [...chosen];
    const work = async () => {
      for (let number = left.shift(); number !== undefined; number = left.shift()) {
        const { seconds, complaint } = await killAndRepeat(database, number, undisturbed.schema);
        longest = Math.max(longest, seconds);
        if (complaint !== undefined)
          violations.push(`killed before statement ${number}: ${complaint}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return {
      requests: chosen.length,
      errors: {},
      secondsUntilNormal: longest,
      note: `at ${chosen.length} of ${numbers.length} statements`,
      violations,
    };
  },
};

async function migrateAlone(database, violations) {
  const name = await makeEmpty(database, 0);
  await using proxy = await openFaultProxy(database.url(name));
  const { code, text } = await runCli("migrate", proxy.url);
  if (code !== 0) violations.push(`undisturbed, it fails: ${text}`);
  return { statements: proxy.statements.length, schema: await readSchema(database, name) };
}

async function killAndRepeat(database, number, schema) {
  const name = await makeEmpty(database, number);
  const url = database.url(name);
  await killAt(url, number);
  const begun = performance.now();
  const repeated = await runCli("migrate", url);
  const seconds = (performance.now() - begun) / 1000;
  if (repeated.code !== 0) return { seconds, complaint: `then it fails: ${repeated.text}` };
  const checked = await runCli("check", url);
  if (checked.code !== 0) return { seconds, complaint: `then the check fails: ${checked.text}` };
  const isSame = (await readSchema(database, name)) === schema;
  return { seconds, ...(!isSame && { complaint: "then the schema is another" }) };
}

/** Has the migration stand still before a statement, and kills it there. */
async function killAt(url, number) {
  await using proxy = await openFaultProxy(url);
  const reached = Promise.withResolvers();
  const trap = new StatementTrap("", { skip: number - 1, onSpring: reached.resolve });
  proxy.fail(trap, "freeze");
  const child = startCli("migrate", proxy.url);
  const ended = once(child, "exit");
  await Promise.race([reached.promise, ended]);
  child.kill("SIGKILL");
  await ended;
}

function choose(numbers, random) {
  const ranked = numbers.map((number) => ({ number, rank: random() }));
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, fewest)
    .map(({ number }) => number);
}

async function makeEmpty(database, number) {
  const name = `handbill_migration_${number}`;
  await database.query(`DROP DATABASE IF EXISTS ${name}`);
  await database.query(`CREATE DATABASE ${name}`);
  return name;
}

function startCli(command, url) {
  return spawn(pinnedNode, [join(root, "packages/db/dist/cli.js"), command], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function runCli(command, url) {
  const child = startCli(command, url);
  const lines = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => lines.push(chunk));
  const [code] = await once(child, "close");
  return { code, text: Buffer.concat(lines).toString().trim() };
}

/** Every table as the server describes it. */
async function readSchema(database, name) {
  const tables = await database.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? ORDER BY 1",
    [name],
  );
  const described = [];
  for (const table of tables) {
    const [row] = await database.query("SHOW CREATE TABLE ??.??", [name, table.name]);
    described.push(row["Create Table"].replace(/ AUTO_INCREMENT=\d+/, ""));
  }
  return described.join("\n");
}
