import { hasSql } from "./classify-statement.ts";

/** Between the statements of a migration file, as drizzle-kit writes it. */
const BREAKPOINT = "--> statement-breakpoint";

/** First in a down file that nobody has written yet. rollback refuses to run a file that begins with it. */
export const UNWRITTEN_MARK = "-- TO BE WRITTEN BY HAND";

/** Splits a migration file into its statements; what holds comments only is none. */
export function splitStatements(text: string): string[] {
  return text
    .split(BREAKPOINT)
    .map((statement) => statement.trim())
    .filter(hasSql);
}

/** Puts statements into the form of a migration file. */
export function joinStatements(statements: string[]): string {
  return `${statements.map((statement) => statement.trim()).join(`${BREAKPOINT}\n`)}\n`;
}

/** Whether a down file still waits to be written. */
export function isUnwritten(down: string): boolean {
  return down.trimStart().startsWith(UNWRITTEN_MARK);
}
