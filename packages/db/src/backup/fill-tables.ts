import { createHash } from "node:crypto";
import { is } from "drizzle-orm";
import { getTableConfig, MySqlTable } from "drizzle-orm/mysql-core";
import type { Connection } from "mysql2/promise";
import { quoteName } from "../migrations/database-values.ts";
import * as schema from "../schema.ts";

type Value = string | number | Buffer | null;
type Row = Map<string, Value>;

/** Values that a careless dump would lose, change or stumble over. */
const ODD_TEXTS = [
  "",
  " spaces around ",
  "'single', \"double\", `back`, \\ and \\' and \\\\n",
  "line\nbreak\r\nand\ttab",
  ");\n-- sha256 0000\nDROP TABLE users;",
  "NUL \0, Ctrl-Z \x1a, bell \x07, delete \x7f",
  "emoji 🎸🇫🇷👩‍👩‍👧, 日本語, ‏עברית, e\u0301, \u2028, \ufeff, \ufffd",
  "? ?? :name @var %s 0x00 NULL",
];

/** For tests: fills every table of the schema, parents first, with so many rows each. Returns the names of the tables. */
export async function fillTables(connection: Connection, rowsEach: number): Promise<string[]> {
  const tables = Object.values(schema).filter((value) => is(value, MySqlTable));
  const stored = new Map<string, Row[]>();
  while (stored.size < tables.length) {
    const ready = tables.filter((table) => {
      const { name, foreignKeys } = getTableConfig(table);
      const parents = foreignKeys.map((key) => getTableConfig(key.reference().foreignTable).name);
      return !stored.has(name) && parents.every((one) => stored.has(one) || one === name);
    });
    if (ready.length === 0) throw new Error("the tables refer to each other in a circle");
    for (const table of ready) {
      const rows = Array.from({ length: rowsEach }, (_, i) => generateRow(table, i, stored));
      await insert(connection, getTableConfig(table).name, rows);
      stored.set(getTableConfig(table).name, rows);
    }
  }
  return [...stored.keys()];
}

function generateRow(table: MySqlTable, i: number, stored: ReadonlyMap<string, Row[]>): Row {
  const { columns, foreignKeys, name } = getTableConfig(table);
  const row: Row = new Map(
    columns.map((column, place) => [
      column.name,
      !column.notNull && (i + place) % 3 === 0
        ? null
        : generateValue(column.getSQLType(), `${name}.${column.name}`, i),
    ]),
  );
  for (const key of foreignKeys) {
    const { columns: own, foreignColumns, foreignTable } = key.reference();
    const parents = stored.get(getTableConfig(foreignTable).name) ?? [];
    const parent = parents[(i * 7) % Math.max(1, parents.length)];
    own.forEach((column, part) => {
      row.set(column.name, parent?.get(foreignColumns[part]?.name ?? "") ?? null);
    });
  }
  return row;
}

/** Different for every `i`, so that it suits a unique key. */
function generateValue(sqlType: string, column: string, i: number): Value {
  const [, type = "", size = ""] = /^(\w+)(?:\((\d+)\))?/.exec(sqlType) ?? [];
  const length = Number(size);
  const pad = (value: number) => String(value).padStart(2, "0");
  const date = `2026-${pad(1 + (i % 12))}-${pad(1 + (i % 28))}`;
  const time = `${pad(i % 24)}:${pad(i % 60)}:${pad((i * 7) % 60)}`;
  switch (type) {
    case "varchar":
      return `${i} ${ODD_TEXTS[i % ODD_TEXTS.length]}`.slice(0, length).toWellFormed();
    case "text":
    case "mediumtext":
      return `${i} ${ODD_TEXTS.join("|")} ${"long ".repeat(i % 50)}`;
    case "binary":
      if (i === 0) return Buffer.alloc(length);
      if (i === 1) return Buffer.alloc(length, 0xff);
      return createHash("sha512").update(`${column} ${i}`).digest().subarray(0, length);
    case "datetime":
      return i === 0 ? "9999-12-31 23:59:59.999" : `${date} ${time}.${pad(i % 100)}7`;
    case "date":
      return i === 0 ? "1000-01-01" : date;
    case "time":
      return time;
    case "int":
    case "bigint":
      return i === 0 ? -2147483648 : i;
    case "enum": {
      const values = [...sqlType.matchAll(/'([^']*)'/g)].map(([, value]) => value ?? "");
      return values[i % values.length] ?? null;
    }
    case "double":
      return i === 0 ? -90 : i * 1.1 + 1e-9;
    case "tinyint":
    case "boolean":
      return i % 2;
    default:
      throw new Error(`${column} is ${sqlType}: say in fill-tables.ts what an odd value of it is`);
  }
}

async function insert(connection: Connection, table: string, rows: Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const names = [...first.keys()].map(quoteName).join(", ");
  const places = `(${[...first].map(() => "?").join(", ")})`;
  await connection.query(
    `INSERT INTO ${quoteName(table)} (${names}) VALUES ${rows.map(() => places).join(", ")}`,
    rows.flatMap((row) => [...row.values()]),
  );
}
