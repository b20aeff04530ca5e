import { createHash } from "node:crypto";

/** Where a page of events ended: the next one begins after it. */
export interface Cursor {
  /** What the list is ordered by. */
  key: Date;
  id: string;
}

const PATTERN = /^(-?\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{8})$/;

/** What a DATETIME holds; MySQL refuses to compare one with anything beyond. */
const EARLIEST = Date.parse("1000-01-01T00:00:00.000Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/** @param question what was asked for, but for the page: a cursor is good for that only. */
export function encodeCursor({ key, id }: Cursor, question: unknown): string {
  return Buffer.from(`${key.getTime()}.${id}.${digest(question)}`).toString("base64url");
}

/** Returns undefined for what `encodeCursor` never gave for this question. */
export function decodeCursor(text: string, question: unknown): Cursor | undefined {
  const [, milliseconds, id, asked] = PATTERN.exec(Buffer.from(text, "base64url").toString()) ?? [];
  if (milliseconds === undefined || id === undefined) return undefined;
  const instant = Number(milliseconds);
  if (instant < EARLIEST || instant > LATEST || asked !== digest(question)) return undefined;
  const cursor = { key: new Date(instant), id };
  return encodeCursor(cursor, question) === text ? cursor : undefined;
}

/** 48 bits tell the questions of a caller apart; that somebody makes two that agree harms only him. */
function digest(question: unknown): string {
  return createHash("sha256").update(JSON.stringify(question)).digest("base64url").slice(0, 8);
}
