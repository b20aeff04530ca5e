import { type Column, getTableColumns, getTableName, type Table } from "drizzle-orm";
import type { Executor } from "./executor.ts";

export interface InsertOptions {
  /** Leaves a row as it is that is there already, by a unique key. */
  keepsOld?: boolean;
}

/**
 * Inserts rows by one statement, each with all of its columns; nothing for none. In place of Drizzle's builder, which takes
 * each value through an object of its own: that costs seven times as much (docs/benchmarks.md).
 */
export async function insertRows<T extends Table>(
  db: Executor,
  table: T,
  rows: readonly T["$inferSelect"][],
  { keepsOld = false }: InsertOptions = {},
): Promise<void> {
  if (rows.length === 0) return;
  const { columns, into, places, keep } = shapeOf(table);
  const values: unknown[] = [];
  for (const row of rows) {
    for (const { key, column } of columns) values.push(toDriver(column, Reflect.get(row, key)));
  }
  const sql = `${into}${`${places}, `.repeat(rows.length - 1)}${places}${keepsOld ? keep : ""}`;
  await db.$run({ sql, values });
}

interface Shape {
  columns: { key: string; column: Column }[];
  into: string;
  /** Of one row. */
  places: string;
  keep: string;
}

const shapes = new WeakMap<Table, Shape>();

function shapeOf(table: Table): Shape {
  const known = shapes.get(table) ?? makeShape(table);
  shapes.set(table, known);
  return known;
}

function makeShape(table: Table): Shape {
  const columns = Object.entries(getTableColumns(table)).map(([key, column]) => ({ key, column }));
  const names = columns.map(({ column }) => `\`${column.name}\``);
  return {
    columns,
    into: `insert into \`${getTableName(table)}\` (${names.join(", ")}) values `,
    places: `(${names.map(() => "?").join(", ")})`,
    keep: ` on duplicate key update ${names[0]} = ${names[0]}`,
  };
}

function toDriver(column: Column, value: unknown): unknown {
  return value === null ? null : column.mapToDriverValue(value);
}
