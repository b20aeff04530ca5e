/** Where a page of events ended: the next one begins after it. */
export interface Cursor {
  startsAt: Date;
  id: string;
}

const PATTERN = /^(-?\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** What a DATETIME holds; MySQL refuses to compare one with anything beyond. */
const EARLIEST = Date.parse("1000-01-01T00:00:00.000Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

export function encodeCursor({ startsAt, id }: Cursor): string {
  return Buffer.from(`${startsAt.getTime()}.${id}`).toString("base64url");
}

/** Returns undefined for what `encodeCursor` never gave. */
export function decodeCursor(text: string): Cursor | undefined {
  const [, milliseconds, id] = PATTERN.exec(Buffer.from(text, "base64url").toString()) ?? [];
  if (milliseconds === undefined || id === undefined) return undefined;
  const instant = Number(milliseconds);
  if (instant < EARLIEST || instant > LATEST) return undefined;
  const cursor = { startsAt: new Date(instant), id };
  return encodeCursor(cursor) === text ? cursor : undefined;
}
