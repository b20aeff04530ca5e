import type { Action } from "./classify-statement.ts";
import { quoteName } from "./database-values.ts";
import type { Snapshot } from "./read-snapshot.ts";

/** drizzle-kit's `generateMySQLMigration`. */
type Diff = (from: Snapshot, to: Snapshot) => Promise<string[]>;

/**
 * The statements that lead from `after` back to `before`. Asked for the way back as a whole, drizzle-kit would inquire on
 * the terminal whether what vanishes was renamed into what appears; so renames are undone here, and the rest is asked for in
 * two parts, of which one only takes away.
 */
export async function reverseSnapshot(
  after: Snapshot,
  before: Snapshot,
  upActions: Action[],
  diff: Diff,
): Promise<string[]> {
  const statements: string[] = [];
  const current = structuredClone(after);
  for (const action of upActions.toReversed()) {
    const undone = undoRename(current, action);
    if (undone !== undefined) statements.push(undone);
  }
  const reduced = withoutAdditions(current, before);
  statements.push(...orderDrops(await diff(current, reduced), current));
  statements.push(...(await diff(reduced, before)));
  return statements.map((statement) => statement.trim());
}

/** Gives a renamed table or column its old name in the snapshot, and returns the statement that does so. */
function undoRename(snapshot: Snapshot, action: Action): string | undefined {
  const foreignKeys = Object.values(snapshot.tables).flatMap((one) =>
    Object.values(one.foreignKeys),
  );
  if (action.kind === "rename-table") {
    const table = snapshot.tables[action.to];
    if (!table) return undefined;
    delete snapshot.tables[action.to];
    snapshot.tables[action.table] = { ...table, name: action.table };
    for (const key of foreignKeys) {
      if (key.tableFrom === action.to) key.tableFrom = action.table;
      if (key.tableTo === action.to) key.tableTo = action.table;
    }
    return `RENAME TABLE ${quoteName(action.to)} TO ${quoteName(action.table)};`;
  }
  if (action.kind !== "rename-column") return undefined;
  const table = snapshot.tables[action.table];
  const column = table?.columns[action.to];
  if (!table || !column) return undefined;
  delete table.columns[action.to];
  table.columns[action.column] = { ...column, name: action.column };
  const rename = (names: string[]) =>
    names.map((name) => (name === action.to ? action.column : name));
  for (const index of Object.values(table.indexes)) index.columns = rename(index.columns);
  for (const key of Object.values(table.compositePrimaryKeys)) key.columns = rename(key.columns);
  for (const key of Object.values(table.uniqueConstraints)) key.columns = rename(key.columns);
  for (const key of foreignKeys) {
    if (key.tableFrom === action.table) key.columnsFrom = rename(key.columnsFrom);
    if (key.tableTo === action.table) key.columnsTo = rename(key.columnsTo);
  }
  return `ALTER TABLE ${quoteName(action.table)} RENAME COLUMN ${quoteName(action.to)} TO ${quoteName(action.column)};`;
}

/** `current` without the tables and columns, and what hangs on them, that `before` does not have. */
function withoutAdditions(current: Snapshot, before: Snapshot): Snapshot {
  const reduced = structuredClone(current);
  for (const [name, table] of Object.entries(reduced.tables)) {
    const old = before.tables[name];
    if (!old) {
      delete reduced.tables[name];
      continue;
    }
    for (const column of Object.keys(table.columns)) {
      if (!old.columns[column]) delete table.columns[column];
    }
    for (const part of [
      "indexes",
      "foreignKeys",
      "uniqueConstraints",
      "checkConstraint",
    ] as const) {
      for (const key of Object.keys(table[part])) {
        if (!old[part][key]) delete table[part][key];
      }
    }
  }
  for (const view of Object.keys(reduced.views)) {
    if (!before.views[view]) delete reduced.views[view];
  }
  return reduced;
}

/** Puts the removal of a foreign key before that of the table that it points to. */
function orderDrops(statements: string[], snapshot: Snapshot): string[] {
  const isDropOf = (table: string) => (statement: string) =>
    statement.startsWith(`DROP TABLE ${quoteName(table)}`);
  const untied = Object.values(snapshot.tables).flatMap((table) =>
    Object.values(table.foreignKeys)
      .filter(({ tableTo }) => {
        const parent = statements.findIndex(isDropOf(tableTo));
        return parent >= 0 && parent < statements.findIndex(isDropOf(table.name));
      })
      .map(
        ({ name }) => `ALTER TABLE ${quoteName(table.name)} DROP FOREIGN KEY ${quoteName(name)};`,
      ),
  );
  return [...untied, ...statements];
}
