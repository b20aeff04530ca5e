import { LONGEST } from "./limits.ts";

/** Where a page of venues ended: the next one begins after it. */
export interface Cursor {
  name: string;
  id: string;
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ID_BYTES = 16;

export function encodeCursor({ name, id }: Cursor): string {
  const bytes = [Buffer.from(id.replaceAll("-", ""), "hex"), Buffer.from(name)];
  return Buffer.concat(bytes).toString("base64url");
}

/** Returns undefined for what `encodeCursor` never gave. */
export function decodeCursor(text: string): Cursor | undefined {
  const bytes = Buffer.from(text, "base64url");
  const id = bytes
    .toString("hex", 0, ID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const name = bytes.toString("utf8", ID_BYTES);
  if (!ID.test(id) || name === "" || name.length > LONGEST.name) return undefined;
  return encodeCursor({ name, id }) === text ? { name, id } : undefined;
}
