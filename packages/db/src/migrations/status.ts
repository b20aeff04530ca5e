import { readApplied } from "./bookkeeping.ts";
import type { Queryable } from "./database-values.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";
import { type JournalledStep, readSteps } from "./step-journal.ts";

export interface MigrationStatus {
  tag: string;
  /**
   * `applied`: the database has it. `pending`: it will be applied next. `late`: pending, and generated before one that is
   * applied already. `half-applied`, `half-rolled-back`: a run ended in its midst. `edited`: the file is no longer what was
   * applied. `missing`: applied, but its file is not here.
   */
  state:
    | "applied"
    | "pending"
    | "late"
    | "half-applied"
    | "half-rolled-back"
    | "edited"
    | "missing";
  /** When it was generated. */
  createdAt: Date;
  /** When it was applied; undefined where drizzle-kit or `stamp` recorded it. */
  appliedAt: Date | undefined;
  /** From the start of its first statement to the end of its last, in milliseconds. */
  durationMs: number | undefined;
  /** How many statements of the run in one direction are done, where it is half done. */
  stepsDone: number | undefined;
}

/** What the database has, held against the files, in the order in which they were generated. Creates nothing. */
export async function readStatus(
  database: Queryable,
  migrations?: Migration[],
): Promise<MigrationStatus[]> {
  const files = migrations ?? (await readMigrations());
  const applied = await readApplied(database);
  const steps = Map.groupBy(await readSteps(database), ({ tag }) => tag);
  const newestApplied = Math.max(-1, ...applied.keys());

  const ofFiles = files.map(({ tag, createdAt, hash }): MigrationStatus => {
    const journal = steps.get(tag) ?? [];
    const state = stateOf({ createdAt, hash }, applied.get(createdAt), journal, newestApplied);
    const isHalfDone = state === "half-applied" || state === "half-rolled-back";
    const direction = state === "half-rolled-back" ? "down" : "up";
    const done = journal.filter((step) => step.direction === direction && step.finishedAt);
    const isApplied = state === "applied" || state === "edited";
    return {
      tag,
      state,
      createdAt: new Date(createdAt),
      appliedAt: isApplied ? done.at(-1)?.finishedAt : undefined,
      durationMs: isApplied ? durationOf(done) : undefined,
      stepsDone: isHalfDone ? done.length : undefined,
    };
  });
  const known = new Set(files.map(({ createdAt }) => createdAt));
  const ofTableOnly = [...applied.keys()]
    .filter((createdAt) => !known.has(createdAt))
    .map(
      (createdAt): MigrationStatus => ({
        tag: `(generated ${new Date(createdAt).toISOString()})`,
        state: "missing",
        createdAt: new Date(createdAt),
        appliedAt: undefined,
        durationMs: undefined,
        stepsDone: undefined,
      }),
    );
  return [...ofFiles, ...ofTableOnly].sort((a, b) => +a.createdAt - +b.createdAt);
}

function stateOf(
  { createdAt, hash }: Pick<Migration, "createdAt" | "hash">,
  appliedHash: string | undefined,
  journal: JournalledStep[],
  newestApplied: number,
): MigrationStatus["state"] {
  if (appliedHash === undefined) {
    if (journal.length > 0) return "half-applied";
    return createdAt < newestApplied ? "late" : "pending";
  }
  if (journal.some(({ direction }) => direction === "down")) return "half-rolled-back";
  return appliedHash === hash ? "applied" : "edited";
}

function durationOf(steps: JournalledStep[]): number | undefined {
  const [first, last] = [steps[0]?.startedAt, steps.at(-1)?.finishedAt];
  return first && last && +last - +first;
}
