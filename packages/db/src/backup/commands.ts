import { resolve } from "node:path";
import type { CommandLine } from "../migrations/commands.ts";
import { BackupError } from "./backup-error.ts";
import { type Dumped, dump } from "./dump.ts";
import type { RowCount } from "./dump-format.ts";
import { restore } from "./restore.ts";

/** Opens its own connection, when it is ready to. Returns the exit code. */
type Command = (url: string, line: CommandLine, print: (line: string) => void) => Promise<number>;

/** The commands that work on a database as a whole. */
export const backupCommands: Record<string, Command> = {
  async dump(url, { to }, print) {
    const now = new Date();
    const stamp = now.toISOString().replaceAll(":", "").replace(/\.\d+/, "");
    const isStdout = to === "-";
    const path = resolve(to ?? `.data/backups/handbill-${stamp}.sql.gz`);
    const signal = stopSignal();
    const dumped = await dump({ url, to: isStdout ? undefined : path, now, signal });
    // The dump itself may be on the standard output.
    const say = isStdout ? (line: string) => process.stderr.write(`${line}\n`) : print;
    say(isStdout ? "dumped" : `wrote ${path}, ${dumped.size} bytes`);
    for (const line of describeDump(dumped)) say(line);
    return 0;
  },

  async restore(url, { names }, print) {
    const [file, ...more] = names;
    if (file === undefined || more.length > 0) {
      throw new BackupError("Say which file: npm run db:restore -- FILE");
    }
    const { database, counts, status } = await restore({
      url,
      from: resolve(file),
      report: print,
      signal: stopSignal(),
    });
    print(`restored ${totalOf(counts)} rows of ${counts.length} tables into ${database}`);
    const pending = status.filter(({ state }) => state !== "applied");
    for (const { tag, state } of pending) print(`migration ${tag} is ${state}`);
    print(pending.length === 0 ? "up to date" : "see npm run db:status, then npm run db:migrate");
    return 0;
  },
};

function describeDump({ facts, tables, leftOut }: Dumped): string[] {
  const width = Math.max(...tables.map(({ name }) => name.length));
  return [
    `It holds ${facts.database} as of ${facts.taken}, migrations included (${facts.migrations}):`,
    ...tables.map(({ name, rows }) => `  ${name.padEnd(width)}  ${rows} rows`),
    "Keep it secret: password hashes and e-mail addresses are in it.",
    "Not in it: the keys that sign access tokens (npm run keys:status), TLS certificates, docker/.env or whatever else configures the apps. There are no uploads.",
    ...(leftOut.length > 0
      ? [`Not in it either, for Handbill has none: ${leftOut.join(", ")}.`]
      : []),
  ];
}

function totalOf(counts: RowCount[]): number {
  return counts.reduce((total, { rows }) => total + rows, 0);
}

/** Goes off when the process is asked to end, so that the command can say what it leaves behind. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
