import { parseArgs } from "node:util";
import { close, connect, isUnavailable } from "@handbill/db";
import { AdminError, adminCommands, runAdminCommand } from "./commands.ts";

const USAGE = `Usage: npm run admin -- <command>
  grant USER      make somebody an admin
  revoke USER     make an admin a member again
  disable USER    lock an account, and log it out everywhere
  enable USER     let its user log in again
  list            who is an admin
  verify-audit    read the whole audit log and print its head, SEQ:HASH; exit 1 where it was tampered with
    --expect SEQ:HASH   a head of before, as it was printed or is in the API's log: also where the log is
                        shorter by now, or another
USER is a username or an e-mail address.`;

process.exitCode = await run(process.argv.slice(2));

async function run(args: string[]): Promise<number> {
  const given = readArguments(args);
  if (!given) return complain(USAGE, 2);
  const { command, ...input } = given;
  const url = process.env.DATABASE_URL;
  if (!url) return complain("DATABASE_URL is required, as for the API.", 2);
  const db = connect({ url, connectionLimit: 1 });
  try {
    const { lines, isGood } = await runAdminCommand(db, { command, ...input, now: new Date() });
    for (const line of lines) process.stdout.write(`${line}\n`);
    return isGood ? 0 : 1;
  } catch (error) {
    if (error instanceof AdminError) return complain(error.message, 1);
    if (isUnavailable(error)) {
      return complain("The database does not answer: see DATABASE_URL, and npm run db:status.", 1);
    }
    throw error;
  } finally {
    await close(db);
  }
}

/** undefined for what makes no command. */
function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { expect: { type: "string" } },
    });
    const [commandName = "", name, ...more] = positionals;
    const isKnown = Object.hasOwn(adminCommands, commandName) && more.length === 0;
    const command = isKnown ? adminCommands[commandName] : undefined;
    const takesExpect = commandName === "verify-audit";
    if (!command || (values.expect !== undefined && !takesExpect)) return undefined;
    return { command, name, expect: values.expect };
  } catch {
    return undefined; // an option that there is not
  }
}

function complain(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}
