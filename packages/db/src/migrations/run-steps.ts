import { isConnectionLost } from "../failures.ts";
import { classifyStatement } from "./classify-statement.ts";
import { errnoOf } from "./database-values.ts";
import { MigrationError } from "./migration-error.ts";
import type { LockedRun } from "./migration-lock.ts";
import { isStillRunning, withProgress } from "./statement-progress.ts";
import {
  type Direction,
  forgetStep,
  hashStatement,
  type JournalledStep,
  journalFinish,
  journalStart,
  readSteps,
  type StepKey,
} from "./step-journal.ts";
import { readEffect } from "./took-effect.ts";
import { writeWhileLocked } from "./write-while-locked.ts";

const MAX_ATTEMPTS = 4;
const POLL_MS = 500;

/** The table or the rows are in use, or a deadlock: the statement did nothing and may be sent again. */
const BUSY = [1205, 1213];

/** Killed, or out of time: the server says that it stopped, but not before what. */
const INTERRUPTED = [1317, 1969, 3024];

/**
 * Runs the statements of a migration that are not done yet, each journalled before and after. One that was begun and
 * not finished is looked up in the catalogue first.
 *
 * @throws {MigrationError} naming the statement, its SQL and the way out: when the server refuses it, when nobody can tell
 * whether it took effect, when its text is no longer what was run, when the lock is lost.
 */
export async function runSteps(
  run: LockedRun,
  tag: string,
  direction: Direction,
  statements: string[],
): Promise<void> {
  const journalled = (await readSteps(run.connection, tag)).filter(
    (step) => step.direction === direction,
  );
  const beyond = journalled.find(({ step }) => step > statements.length);
  if (beyond) throw editedMidway(beyond, undefined);

  for (const [index, statement] of statements.entries()) {
    const key: StepKey = { tag, direction, step: index + 1 };
    const title = `${tag}${direction === "down" ? " (down)" : ""}, statement ${key.step} of ${statements.length}`;
    const begun = journalled.find(({ step }) => step === key.step);
    if (begun && (await isDone(run, begun, title))) {
      if (begun.hash !== hashStatement(statement)) throw editedMidway(begun, statement);
      if (!begun.finishedAt) await journalFinish(run.connection, key);
      continue;
    }
    await runStep(run, key, statement, title);
  }
}

/** Whether a statement that was begun, perhaps by a run that died in it, has taken effect. */
async function isDone(run: LockedRun, begun: JournalledStep, title: string): Promise<boolean> {
  if (begun.finishedAt) return true;
  for (let polls = 0; await isStillRunning(run, begun.statement); polls++) {
    // A server notices late that its client is gone, and finishes an ALTER that nobody waits for.
    if (polls === 0) run.report(`${title} still runs on the server, from an earlier run: waiting.`);
    await run.timing.pause(POLL_MS);
  }
  const effect = await readEffect(run.connection, begun.statement);
  if (effect === "unknown") throw undecided(begun, title);
  run.report(
    effect === "done"
      ? `${title} was interrupted, and had taken effect`
      : `${title} was interrupted, and had not taken effect: running it again`,
  );
  return effect === "done";
}

async function runStep(
  run: LockedRun,
  key: StepKey,
  statement: string,
  title: string,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await writeWhileLocked(run.connection, run.owner, () =>
      journalStart(run.connection, key, statement),
    );
    try {
      return await withProgress(run, title, () => send(run, key, statement));
    } catch (error) {
      if (isConnectionLost(error)) throw cutOff(error, title);
      const errno = errnoOf(error) ?? 0;
      if (!INTERRUPTED.includes(errno)) await forgetStep(run.connection, key);
      if (!BUSY.includes(errno) || attempt === MAX_ATTEMPTS) {
        throw refused(error, title, statement);
      }
      run.report(`${title}: the table is in use, trying again (${attempt + 1} of ${MAX_ATTEMPTS})`);
      await run.timing.pause(POLL_MS * 2 ** attempt);
    }
  }
}

async function send({ connection }: LockedRun, key: StepKey, statement: string): Promise<void> {
  const isWrite = classifyStatement(statement).every(({ kind }) => kind === "write");
  if (!isWrite) {
    await connection.query(statement); // DDL commits by itself, whatever is around it
    return await journalFinish(connection, key);
  }
  // Rows and journal commit together, so that a write is never done twice.
  await connection.query("START TRANSACTION");
  try {
    await connection.query(statement);
    await journalFinish(connection, key);
    await connection.query("COMMIT");
  } catch (error) {
    if (!isConnectionLost(error)) await connection.query("ROLLBACK");
    throw error;
  }
}

function refused(error: unknown, title: string, statement: string): MigrationError {
  return new MigrationError(
    `${title}, was refused: ${messageOf(error)}\n${indent(statement)}\n` +
      "What comes before it is done and stays. Mend the cause (this statement and those after it may be edited, as long as\n" +
      "no database has them), then run the same command again: it goes on from here.",
    { cause: error },
  );
}

function cutOff(error: unknown, title: string): MigrationError {
  return new MigrationError(
    `The connection broke during ${title}: ${messageOf(error)}\n` +
      "Run the same command again: it finds out whether the statement took effect, and goes on from there.",
    { cause: error },
  );
}

function undecided({ tag, step, statement }: JournalledStep, title: string): MigrationError {
  return new MigrationError(
    `${title}, was begun by a run that died, and the database does not tell whether it took effect:\n` +
      `${indent(statement)}\nLook for yourself, then say so:\n` +
      `  npm run db:resolve -- ${tag} --statement ${step} --done   it did: go on after it\n` +
      `  npm run db:resolve -- ${tag} --statement ${step} --redo   it did not: run it again`,
  );
}

function editedMidway(ran: JournalledStep, now: string | undefined): MigrationError {
  return new MigrationError(
    `Migration ${ran.tag} is half done, and its statement ${ran.step} was run with another text than the file has now.\n` +
      `Run:\n${indent(ran.statement)}\nIn the file:\n${indent(now ?? "(nothing)")}\n` +
      "Restore that statement. Only statements that were not run yet may be edited.",
  );
}

function indent(statement: string): string {
  return statement.trim().replace(/^/gm, "    ");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
