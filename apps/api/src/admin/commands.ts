import { type Database, readSchemaState } from "@handbill/db";
import {
  type AdminAccount,
  canonicalLogin,
  changeRole,
  type Decision,
  disableAccount,
  enableAccount,
  findUserByLogin,
  formatAuditHead,
  HandbillError,
  listAccounts,
  parseAuditHead,
  verifyAuditLog,
} from "@handbill/rpc/server";

/** What whoever runs the server can mend. The message says how. */
export class AdminError extends Error {
  override readonly name = "AdminError";
}

/** What was found out or done, for people to read; `isGood` is false for what they must look into. */
export interface Report {
  lines: string[];
  isGood: boolean;
}

/** What came with a command. */
interface CommandInput {
  /** A username or an e-mail address. */
  name?: string | undefined;
  /** Where the audit log ended at some time before: `SEQ:HASH`. */
  expect?: string | undefined;
  now: Date;
}

type Command = (db: Database, input: CommandInput) => Promise<Report>;

/** What whoever runs the server can do to accounts. Each is given a username or an e-mail address where it needs one. */
export const adminCommands: Record<string, Command> = {
  grant: onAccount((db, decision) => changeRole(db, decision, "admin"), "is an admin"),
  revoke: onAccount((db, decision) => changeRole(db, decision, "member"), "is no admin any more"),
  disable: onAccount(disableAccount, "is disabled, and logged out everywhere within 5 seconds"),
  enable: onAccount(enableAccount, "may log in"),

  async list(db) {
    const lines: string[] = [];
    for await (const { username, email, disabledAt } of everyAdmin(db)) {
      lines.push(
        [username, email, disabledAt ? `disabled ${disabledAt}` : ""].join("  ").trimEnd(),
      );
    }
    return done(lines.length > 0 ? lines : ["Nobody is an admin: npm run admin -- grant USER"]);
  },

  async "verify-audit"(db, { expect }) {
    const expected = expect === undefined ? undefined : parseAuditHead(expect);
    if (expect !== undefined && !expected) {
      throw new AdminError("What --expect is given looks so: SEQ:HASH, as this command prints it.");
    }
    const verdict = await verifyAuditLog(db, expected);
    if (!verdict.intact) {
      const { sequence, reason } = verdict;
      return {
        lines: [
          `The audit log is broken at entry ${sequence}: ${reason}. Compare it with a backup.`,
        ],
        isGood: false,
      };
    }
    const head = formatAuditHead(verdict.head);
    return done([
      `The audit log is intact: ${verdict.head.sequence} entries. Its head is`,
      head,
      ...(expected
        ? []
        : [
            "Whether its end is missing shows only --expect SEQ:HASH, with a head that was kept elsewhere.",
          ]),
    ]);
  },
};

/**
 * Runs a command of {@link adminCommands}.
 *
 * @throws {AdminError} for a database that is not migrated, an account that is not there, or what must not be done.
 */
export async function runAdminCommand(
  db: Database,
  { command, ...input }: CommandInput & { command: Command },
): Promise<Report> {
  const state = await readSchemaState(db);
  if (!state.ready) throw new AdminError(`${state.reason} See npm run db:status.`);
  try {
    return await command(db, input);
  } catch (error) {
    if (!(error instanceof HandbillError)) throw error;
    throw new AdminError(error.message);
  }
}

function onAccount(
  decide: (db: Database, decision: Decision) => Promise<AdminAccount>,
  outcome: string,
): Command {
  return async (db, { name, now }) => {
    if (name === undefined) {
      throw new AdminError("Say whose account: a username or an e-mail address.");
    }
    const found = await findUserByLogin(db, canonicalLogin(name));
    if (!found) {
      throw new AdminError(
        `Nobody is registered as ${name}: give a username or an e-mail address.`,
      );
    }
    const { username } = await decide(db, { id: found.user.id, actorId: null, network: "", now });
    return done([`${username} ${outcome}`]);
  };
}

async function* everyAdmin(db: Database): AsyncGenerator<AdminAccount> {
  let cursor: string | undefined;
  for (;;) {
    const page = await listAccounts(db, {
      ...{ match: "contains", role: "admin", limit: 100 },
      ...(cursor !== undefined && { cursor }),
    });
    yield* page;
    cursor = page.at(-1)?.id;
    if (cursor === undefined) return;
  }
}

function done(lines: string[]): Report {
  return { lines, isGood: true };
}
