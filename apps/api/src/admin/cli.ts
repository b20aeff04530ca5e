import { close, connect, isUnavailable } from "@handbill/db";
import { AdminError, adminCommands, runAdminCommand } from "./commands.ts";

const USAGE = `Usage: npm run admin -- <command>
  grant USER      make somebody an admin
  revoke USER     make an admin a member again
  disable USER    lock an account, and log it out everywhere
  enable USER     let its user log in again
  list            who is an admin
  verify-audit    read the whole audit log; exit 1 where it was tampered with
USER is a username or an e-mail address.`;

process.exitCode = await run(process.argv.slice(2));

async function run([commandName = "", name, ...more]: string[]): Promise<number> {
  const command = Object.hasOwn(adminCommands, commandName)
    ? adminCommands[commandName]
    : undefined;
  const url = process.env.DATABASE_URL;
  if (!command || more.length > 0) return complain(USAGE, 2);
  if (!url) return complain("DATABASE_URL is required, as for the API.", 2);
  const db = connect({ url, connectionLimit: 1 });
  try {
    const { lines, isGood } = await runAdminCommand(db, { command, name, now: new Date() });
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

function complain(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}
