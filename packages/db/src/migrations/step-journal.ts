import { createHash } from "node:crypto";
import type { Connection } from "mysql2/promise";
import { isMissingTable, parseInstant, type Queryable } from "./database-values.ts";
import { STEPS_TABLE } from "./own-tables.ts";

/** `up` applies a migration, `down` takes it back. */
export type Direction = "up" | "down";

/** A statement of a migration, counted from 1. */
export interface StepKey {
  tag: string;
  direction: Direction;
  step: number;
}

/** What the journal says of one statement that was begun. */
export interface JournalledStep extends StepKey {
  /** Of the statement as it was sent. */
  hash: string;
  statement: string;
  startedAt: Date;
  /** Undefined while it runs, and ever after if the runner died in it. */
  finishedAt: Date | undefined;
}

/** SHA-256 of a statement, in hex. */
export function hashStatement(statement: string): string {
  return createHash("sha256").update(statement).digest("hex");
}

/** Every statement that was begun, of one migration or of all, in order. Creates nothing. */
export async function readSteps(database: Queryable, tag?: string): Promise<JournalledStep[]> {
  try {
    const [rows] = await database.query(
      `SELECT migration, direction, step, hash, statement,
              CAST(started_at AS char) AS started_at, CAST(finished_at AS char) AS finished_at
         FROM ${STEPS_TABLE} ${tag === undefined ? "" : "WHERE migration = ?"}
        ORDER BY migration, direction, step`,
      tag === undefined ? [] : [tag],
    );
    return rows.map((row) => ({
      tag: String(row.migration),
      direction: row.direction === "down" ? "down" : "up",
      step: Number(row.step),
      hash: String(row.hash),
      statement: String(row.statement),
      startedAt: parseInstant(row.started_at) ?? new Date(0),
      finishedAt: parseInstant(row.finished_at),
    }));
  } catch (error) {
    if (isMissingTable(error)) return [];
    throw error;
  }
}

/** The tags of the migrations in whose midst a run is, or ended. Creates nothing. */
export async function readUnderWay(database: Queryable): Promise<Set<string>> {
  try {
    const [rows] = await database.query(
      `SELECT DISTINCT migration FROM ${STEPS_TABLE} WHERE direction = 'down' OR finished_at IS NULL`,
    );
    return new Set(rows.map(({ migration }) => String(migration)));
  } catch (error) {
    if (isMissingTable(error)) return new Set();
    throw error;
  }
}

/** Writes down that a statement begins. */
export async function journalStart(
  connection: Connection,
  { tag, direction, step }: StepKey,
  statement: string,
): Promise<void> {
  await connection.query(
    `REPLACE INTO ${STEPS_TABLE} (migration, direction, step, hash, statement, started_at)
     VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(3))`,
    [tag, direction, step, hashStatement(statement), statement],
  );
}

/** Writes down that a statement is done. */
export async function journalFinish(
  connection: Connection,
  { tag, direction, step }: StepKey,
): Promise<void> {
  await connection.query(
    `UPDATE ${STEPS_TABLE} SET finished_at = UTC_TIMESTAMP(3)
      WHERE migration = ? AND direction = ? AND step = ?`,
    [tag, direction, step],
  );
}

/** Forgets that a statement was begun: the server refused it, or it is to be run again. */
export async function forgetStep(
  connection: Connection,
  { tag, direction, step }: StepKey,
): Promise<void> {
  await connection.query(
    `DELETE FROM ${STEPS_TABLE} WHERE migration = ? AND direction = ? AND step = ?`,
    [tag, direction, step],
  );
}

/** Forgets every statement of a migration, in both directions. */
export async function forgetSteps(connection: Connection, tag: string): Promise<void> {
  await connection.query(`DELETE FROM ${STEPS_TABLE} WHERE migration = ?`, [tag]);
}
