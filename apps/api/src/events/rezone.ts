import { parseArgs } from "node:util";
import { close, connect, isUnavailable, readSchemaState } from "@handbill/db";
import { uuidv7 } from "uuidv7";
import { runRezone } from "./run-rezone.ts";

const USAGE = `Usage: npm run events:rezone [-- --dry-run]
  Derives the moments of all events that are not over from their local times again, by the time zone rules of this Node.
  --dry-run   only say what would move`;

process.exitCode = await run();

async function run(): Promise<number> {
  const isDryRun = readOptions(process.argv.slice(2));
  const url = process.env.DATABASE_URL;
  if (isDryRun === undefined) return complain(USAGE, 2);
  if (!url) return complain("DATABASE_URL is required, as for the API.", 2);
  const db = connect({ url, connectionLimit: 2 });
  try {
    const state = await readSchemaState(db);
    if (!state.ready) return complain(`${state.reason} See npm run db:status.`, 1);
    const print = (line: string) => void process.stdout.write(`${line}\n`);
    const stamp = { ids: uuidv7, clock: () => new Date() };
    print(`The time zone rules of Node ${process.versions.node} are ${process.versions.tz}.`);
    return (await runRezone(db, stamp, { isDryRun, print })) ? 0 : 1;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return complain(
      "The database does not answer: see DATABASE_URL, and npm run db:status. What was moved is moved; run it again for the rest.",
      1,
    );
  } finally {
    await close(db);
  }
}

/** Whether to change nothing; undefined for what is no option. */
function readOptions(args: string[]): boolean | undefined {
  try {
    return (
      parseArgs({ args, options: { "dry-run": { type: "boolean" } } }).values["dry-run"] === true
    );
  } catch {
    return undefined;
  }
}

function complain(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}
