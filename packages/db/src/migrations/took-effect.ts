import { type Action, classifyStatement } from "./classify-statement.ts";
import type { Queryable } from "./database-values.ts";

/** Whether a statement that was begun has taken effect. `not-done` also means that running it again does no harm. */
export type Effect = "done" | "not-done" | "unknown";

/** What one action says for itself: `repeatable` has the same end however often it runs. */
type Verdict = Effect | "repeatable";

/**
 * Finds out from the catalogue whether a statement took effect, of which it is known only that it was sent. One
 * statement is all or nothing (atomic DDL: MySQL 8 and MariaDB 10.6 on), so what one of its actions did tells for all.
 */
export async function readEffect(database: Queryable, statement: string): Promise<Effect> {
  const actions = classifyStatement(statement);
  const isNewKey = actions.some(({ kind }) => kind === "add-primary-key");
  const verdicts = new Set<Verdict>();
  for (const action of actions) {
    // DROP PRIMARY KEY, ADD PRIMARY KEY (…): there is one before and after
    if (action.kind === "drop-primary-key" && isNewKey) continue;
    verdicts.add(await judge(database, action));
  }
  if (verdicts.has("unknown") || (verdicts.has("done") && verdicts.has("not-done"))) {
    return "unknown";
  }
  return verdicts.has("done") ? "done" : "not-done";
}

async function judge(database: Queryable, action: Action): Promise<Verdict> {
  switch (action.kind) {
    case "create-table":
      return doneIf(await hasTable(database, action.table));
    case "drop-table":
      return doneIf(!(await hasTable(database, action.table)));
    case "rename-table":
      return doneIfMoved(
        await hasTable(database, action.table),
        await hasTable(database, action.to),
      );
    case "add-column":
      return doneIf(await hasColumn(database, action.table, action.column));
    case "drop-column":
      return doneIf(!(await hasColumn(database, action.table, action.column)));
    case "rename-column":
      return doneIfMoved(
        await hasColumn(database, action.table, action.column),
        await hasColumn(database, action.table, action.to),
      );
    case "add-index":
      return doneIf(await hasIndex(database, action.table, action.name));
    case "drop-index":
      return doneIf(!(await hasIndex(database, action.table, action.name)));
    case "add-foreign-key":
    case "add-check":
      return doneIf(await hasConstraint(database, action.table, action.name));
    case "drop-foreign-key":
    case "drop-constraint":
      return doneIf(!(await hasConstraint(database, action.table, action.name)));
    case "add-primary-key": {
      const columns = await readPrimaryKey(database, action.table);
      return doneIf(columns.join() === action.columns.join());
    }
    case "drop-primary-key":
      return doneIf((await readPrimaryKey(database, action.table)).length === 0);
    case "modify-column":
    case "truncate":
      return "repeatable";
    case "write":
      return "not-done"; // it commits together with its journal entry
    case "other":
      return "unknown";
  }
}

function doneIf(isDone: boolean): Verdict {
  return isDone ? "done" : "not-done";
}

function doneIfMoved(hasOld: boolean, hasNew: boolean): Verdict {
  return hasOld === hasNew ? "unknown" : doneIf(hasNew);
}

function hasTable(database: Queryable, table: string): Promise<boolean> {
  return has(database, "tables WHERE table_schema = DATABASE() AND table_name = ?", table);
}

function hasColumn(database: Queryable, table: string, column: string): Promise<boolean> {
  return has(
    database,
    "columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?",
    table,
    column,
  );
}

function hasIndex(database: Queryable, table: string, index: string): Promise<boolean> {
  return has(
    database,
    "statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?",
    table,
    index,
  );
}

function hasConstraint(database: Queryable, table: string, name: string): Promise<boolean> {
  return has(
    database,
    "table_constraints WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = ?",
    table,
    name,
  );
}

async function readPrimaryKey(database: Queryable, table: string): Promise<string[]> {
  const [rows] = await database.query(
    `SELECT column_name AS name FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index`,
    [table],
  );
  return rows.map(({ name }) => String(name));
}

async function has(database: Queryable, where: string, ...names: string[]): Promise<boolean> {
  const [rows] = await database.query(`SELECT 1 FROM information_schema.${where} LIMIT 1`, names);
  return rows.length > 0;
}
