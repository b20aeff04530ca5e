import { type Action, classifyStatement } from "./classify-statement.ts";
import { type Queryable, quoteName } from "./database-values.ts";

/** What rows the statements would lose or change, one line each, with how many; empty when none. */
export async function describeRowsAtRisk(
  database: Queryable,
  statements: string[],
): Promise<string[]> {
  const lines: string[] = [];
  for (const statement of statements) {
    for (const action of classifyStatement(statement)) {
      const line = await describe(database, action, statement);
      if (line !== undefined) lines.push(line);
    }
  }
  return lines;
}

async function describe(
  database: Queryable,
  action: Action,
  statement: string,
): Promise<string | undefined> {
  switch (action.kind) {
    case "drop-table":
    case "truncate": {
      const rows = await countRows(database, action.table);
      return rows > 0 ? `table ${action.table} has ${plural(rows, "row")}` : undefined;
    }
    case "drop-column": {
      const rows = await countRows(database, action.table, action.column);
      return rows > 0
        ? `column ${action.table}.${action.column} has a value in ${plural(rows, "row")}`
        : undefined;
    }
    case "modify-column": {
      const type = await readColumnType(database, action.table, action.column);
      // A value that does not fit is refused by the server; one that is rounded is not.
      if (type === undefined || action.definition.startsWith(type)) return undefined;
      const rows = await countRows(database, action.table, action.column);
      return rows > 0
        ? `column ${action.table}.${action.column} is converted from ${type} in ${plural(rows, "row")}`
        : undefined;
    }
    case "write":
      return action.verb === "INSERT" ? undefined : `rows are changed by: ${firstLine(statement)}`;
    case "other":
      return `it is not known what this does: ${firstLine(statement)}`;
    default:
      return undefined;
  }
}

/** Rows of a table, or those with a value in a column; 0 when there is no such table or column (any more). */
async function countRows(database: Queryable, table: string, column?: string): Promise<number> {
  if (!(await hasTableOrColumn(database, table, column))) return 0;
  const condition = column === undefined ? "" : ` WHERE ${quoteName(column)} IS NOT NULL`;
  const [rows] = await database.query(`SELECT COUNT(*) AS n FROM ${quoteName(table)}${condition}`);
  return Number(rows[0]?.n);
}

async function hasTableOrColumn(
  database: Queryable,
  table: string,
  column: string | undefined,
): Promise<boolean> {
  const [rows] = await database.query(
    `SELECT 1 FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = ? AND column_name = COALESCE(?, column_name) LIMIT 1`,
    [table, column ?? null],
  );
  return rows.length > 0;
}

async function readColumnType(
  database: Queryable,
  table: string,
  column: string,
): Promise<string | undefined> {
  const [rows] = await database.query(
    `SELECT column_type AS type FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?`,
    [table, column],
  );
  return rows[0] && String(rows[0].type).toLowerCase();
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function firstLine(statement: string): string {
  return statement.trim().split("\n", 1)[0] ?? "";
}
