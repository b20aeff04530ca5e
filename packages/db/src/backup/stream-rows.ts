import type { Readable } from "node:stream";
import type { Connection, TypeCast } from "mysql2";

/** Rows that wait between the connection and whoever reads them. */
const WAITING_ROWS = 64;

/**
 * The rows of a query, each value as the bytes of the text protocol. When nobody asks for the next row, no more is read from
 * the connection, so that memory does not grow with the table. Who leaves before the last row must close the connection.
 */
export async function* streamRows(
  connection: Connection,
  sql: string,
): AsyncGenerator<(Buffer | null)[]> {
  let rows: Readable | undefined;
  let lost: Error | undefined;
  const onLost = (error: Error) => {
    lost = error;
    rows?.destroy(error);
  };
  // mysql2 tells a query without a callback nothing of a connection that breaks: its rows would just never end.
  connection.once("error", onLost);
  try {
    const typeCast: TypeCast = (field) => field.buffer();
    rows = connection
      .query({ sql, rowsAsArray: true, typeCast })
      .stream({ highWaterMark: WAITING_ROWS });
    if (lost) rows.destroy(lost);
    for await (const row of rows) {
      const values: unknown = row;
      if (!Array.isArray(values)) throw new TypeError("mysql2 gave a row that is not an array");
      yield values.map(parseValue);
    }
  } finally {
    connection.removeListener("error", onLost);
  }
}

function parseValue(value: unknown): Buffer | null {
  if (value === null || Buffer.isBuffer(value)) return value;
  throw new TypeError(`mysql2 gave a ${typeof value} for the bytes of a value`);
}
