/** Where a page of events ended: the next one begins after it. */
export interface Cursor {
  startsAt: Date;
  id: string;
}

const PATTERN = /^(-?\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function encodeCursor({ startsAt, id }: Cursor): string {
  return Buffer.from(`${startsAt.getTime()}.${id}`).toString("base64url");
}

/** Returns undefined for what `encodeCursor` never gave. */
export function decodeCursor(text: string): Cursor | undefined {
  const [, milliseconds, id] = PATTERN.exec(Buffer.from(text, "base64url").toString()) ?? [];
  if (milliseconds === undefined || id === undefined) return undefined;
  const cursor = { startsAt: new Date(Number(milliseconds)), id };
  return encodeCursor(cursor) === text ? cursor : undefined;
}
