import { createHash } from "node:crypto";
import { BackupError } from "./backup-error.ts";
import {
  type DumpFacts,
  FIRST_LINE,
  LAST_STATEMENT,
  PREAMBLE,
  parseChecksum,
  parseCount,
  parseFact,
  type RowCount,
} from "./dump-format.ts";
import { readLines } from "./read-lines.ts";

/** A statement of a dump. */
export interface DumpStatement {
  sql: string;
  /** The table that it makes or fills; undefined for one that sets the session. */
  table?: string;
  /** How many rows it inserts. */
  rows: number;
}

/** What a dump holds, once it was read to its end and found to be whole. */
export interface DumpSummary {
  facts: Partial<DumpFacts>;
  counts: RowCount[];
  /** Of its longest statement. */
  longestBytes: number;
}

const STATEMENT = /^(?:CREATE TABLE|INSERT INTO) `((?:[^`]|``)+)` \(/;

/**
 * Reads the text of a dump to its end, and gives each statement to `onStatement`, waiting for it. One statement at a time is
 * in memory.
 *
 * @throws {BackupError} when it is no dump, ends too early, or is not what was written: by then `onStatement` has been given
 * what came before.
 */
export async function readDump(
  chunks: AsyncIterable<Buffer>,
  onStatement: (statement: DumpStatement) => Promise<void>,
): Promise<DumpSummary> {
  const hash = createHash("sha256");
  const found = new Map<string, number>();
  const summary: DumpSummary = { facts: {}, counts: [], longestBytes: 0 };
  let [isFirst, isComplete] = [true, false];
  let pending: string[] = [];

  for await (const bytes of readLines(chunks)) {
    if (isComplete) throw new BackupError("The file goes on after the end of the dump.");
    const line = bytes.toString("utf8").trimEnd();
    if (isFirst && line !== FIRST_LINE) throw new BackupError("The file is not a dump by db:dump.");
    isFirst = false;
    if (pending.length === 0 && line.startsWith("--")) {
      const digest = parseChecksum(line);
      if (digest !== undefined) {
        if (hash.digest("hex") !== digest) {
          throw new BackupError("The file was changed or damaged: its checksum is another.");
        }
        isComplete = true;
        continue;
      }
      readComment(line, summary);
    } else {
      pending.push(line);
      if (line.endsWith(";")) {
        const statement = parseStatement(pending);
        pending = [];
        if (statement.table !== undefined) {
          found.set(statement.table, (found.get(statement.table) ?? 0) + statement.rows);
        }
        summary.longestBytes = Math.max(summary.longestBytes, Buffer.byteLength(statement.sql));
        await onStatement(statement);
      }
    }
    hash.update(bytes);
  }
  if (!isComplete) throw truncated();
  compareCounts(summary.counts, found);
  return summary;
}

/** The error for a dump whose end is missing. */
export function truncated(): BackupError {
  return new BackupError("The file is cut off: the end of the dump is missing.");
}

function readComment(line: string, { facts, counts }: DumpSummary): void {
  const fact = parseFact(line);
  if (fact) facts[fact.name] = fact.value;
  const count = parseCount(line);
  if (count) counts.push(count);
}

/** One line each for the first, a row, and the end: nothing else is ever run. */
function parseStatement(lines: string[]): DumpStatement {
  const sql = lines.join("\n");
  const [first = ""] = lines;
  if (lines.length === 1 && (PREAMBLE.includes(sql) || sql === LAST_STATEMENT)) {
    return { sql, rows: 0 };
  }
  const name = STATEMENT.exec(first)?.[1];
  if (name === undefined) {
    throw new BackupError(`The file has a statement that no dump has: ${sql.slice(0, 100)}`);
  }
  const rows = first.startsWith("INSERT") ? lines.length - 1 : 0;
  return { sql: sql.slice(0, -1), table: name.replaceAll("``", "`"), rows };
}

function compareCounts(expected: RowCount[], found: ReadonlyMap<string, number>): void {
  const wrong = expected.find(({ table, rows }) => found.get(table) !== rows);
  if (!wrong && expected.length === found.size) return;
  throw new BackupError(
    wrong
      ? `The file has ${found.get(wrong.table) ?? "no"} rows of ${wrong.table}, and says ${wrong.rows}.`
      : "The file has tables whose rows it does not count.",
  );
}
