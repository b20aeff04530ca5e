import type { RowDataPacket } from "mysql2/promise";

/** A connection or a pool: whatever one question can be sent to. */
export interface Queryable {
  query(sql: string, values?: (string | null)[]): Promise<[RowDataPacket[], ...unknown[]]>;
}

const NO_SUCH_TABLE = 1146;

/** Whether the server says that a table is not there. */
export function isMissingTable(error: unknown): boolean {
  return errnoOf(error) === NO_SUCH_TABLE;
}

/** The server's number for an error, or undefined when the error is not the server's. */
export function errnoOf(error: unknown): number | undefined {
  const errno: unknown = error instanceof Error ? Reflect.get(error, "errno") : undefined;
  return typeof errno === "number" ? errno : undefined;
}

/** An identifier as it is written in SQL. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** A DATETIME in UTC that was read as text, or undefined for NULL. */
export function parseInstant(text: unknown): Date | undefined {
  return typeof text === "string" ? new Date(`${text.replace(" ", "T")}Z`) : undefined;
}
