import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { close, connect, isUnavailable, readSchemaState } from "@handbill/db";
import { createPasswordHasher } from "@handbill/rpc/server";
import { FUTURE_DAYS } from "./make-event.ts";
import { runSeed } from "./run-seed.ts";
import { DAY_MS } from "./world.ts";

const USAGE = `Usage: npm run seed -- --events NUMBER [--seed TEXT] [--until DATE] [--password PASSWORD]
  --events     how many events there are to be of this seed: those that are there already are not added again
  --seed       the same makes up the same, another other events; 1 when left out
  --until      the last day on which events begin, as in 2027-12-31; a year from now when left out
  --password   with which all who are made up log in, for development; when left out, nobody does`;

/** A statement stores hundreds of rows. */
const STATEMENT_MS = 120_000;
const MOST_EVENTS = 10_000_000;

class UsageError extends Error {}

process.exitCode = await run();

async function run(): Promise<number> {
  try {
    return await seed(readOptions(process.argv.slice(2)));
  } catch (error) {
    if (error instanceof UsageError) return complain(`${error.message}\n${USAGE}`, 2);
    if (!isUnavailable(error)) throw error;
    return complain("The database does not answer: see DATABASE_URL, and npm run db:status.", 1);
  }
}

async function seed({ url, events, seed, today, password }: Options): Promise<number> {
  const db = connect({ url, connectionLimit: 4, statementTimeout: STATEMENT_MS });
  try {
    const state = await readSchemaState(db);
    if (!state.ready) return complain(`${state.reason} See npm run db:status.`, 1);
    const passwordHash = await createPasswordHasher().hash(
      password ?? randomBytes(32).toString("base64"),
    );
    const startedAt = performance.now();
    const onProgress = everyFewSeconds();
    const added = await runSeed(db, { world: { seed, today }, events, passwordHash, onProgress });
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    process.stdout.write(
      `Added ${added.events} events, ${added.venues} venues and ${added.users} organizers in ${seconds} s.\n`,
    );
    return 0;
  } finally {
    await close(db);
  }
}

interface Options {
  url: string;
  events: number;
  seed: string;
  today: Date;
  password: string | undefined;
}

/** @throws {UsageError} */
function readOptions(args: string[]): Options {
  const values = parse(args);
  const url = process.env.DATABASE_URL;
  if (!url) throw new UsageError("DATABASE_URL is required, as for the API.");
  const events = Number(values.events);
  if (!Number.isInteger(events) || events < 1 || events > MOST_EVENTS) {
    throw new UsageError(`--events must be a whole number from 1 to ${MOST_EVENTS}.`);
  }
  const until = values.until === undefined ? undefined : Date.parse(`${values.until}T00:00:00Z`);
  if (
    until !== undefined &&
    !(until > Date.parse("1980-01-01") && until < Date.parse("9000-01-01"))
  ) {
    throw new UsageError("--until must be a day, as in 2027-12-31, from 1980 to 8999.");
  }
  const now = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const today = new Date(until === undefined ? now : until - FUTURE_DAYS * DAY_MS);
  return { url, events, seed: values.seed ?? "1", today, password: values.password };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  try {
    const options = { events: text, seed: text, until: text, password: text };
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function everyFewSeconds(): (what: string, done: number, all: number) => void {
  let last = performance.now();
  return (what, done, all) => {
    if (performance.now() - last < 5_000) return;
    last = performance.now();
    process.stderr.write(`${what}: ${done} of ${all}\n`);
  };
}

function complain(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}
