import { escape as quoteText } from "mysql2";
import { quoteName } from "../migrations/database-values.ts";

/** A column that an INSERT may name. */
export interface Column {
  name: string;
  /** As information_schema has it, in small letters, without length: `varchar`. */
  dataType: string;
}

const NUMBERS = new Set(
  "tinyint smallint mediumint int bigint decimal float double year".split(" "),
);

/** Types whose value is bytes, or is stored as the bytes that it was read as. */
const BYTES = new Set(
  (
    "binary varbinary tinyblob blob mediumblob longblob bit vector " +
    "geometry point linestring polygon multipoint multilinestring multipolygon geomcollection geometrycollection"
  ).split(" "),
);

/** What to select, so that the server's text says the exact value. */
export function selectExact({ name, dataType }: Column): string {
  // A FLOAT is shown with six digits. As a DOUBLE it is shown with all, and becomes the same FLOAT again.
  return dataType === "float" ? `${quoteName(name)} + 0e0` : quoteName(name);
}

/** Writes a value, as the server sent it in the text protocol, as SQL on one line. */
export function formatLiteral({ dataType }: Column, value: Buffer | null): string {
  if (value === null) return "NULL";
  if (BYTES.has(dataType)) return value.length === 0 ? "''" : `0x${value.toString("hex")}`;
  return NUMBERS.has(dataType) ? value.toString("latin1") : quoteText(value.toString("utf8"));
}
