import type { Queryable } from "../migrations/database-values.ts";
import { BOOKKEEPING_TABLES } from "../migrations/own-tables.ts";
import { BackupError } from "./backup-error.ts";
import type { Column } from "./column-literal.ts";

/** A table as far as information_schema describes it. */
export interface TableColumns {
  name: string;
  /** Without those that the server computes. */
  columns: Column[];
}

/**
 * The tables of the database, those that keep the books about migrations last: a database that was restored by half then
 * does not pass for a migrated one.
 *
 * @throws {BackupError} when there are none, or one of them cannot be read as of one instant.
 */
export async function readTables(database: Queryable): Promise<TableColumns[]> {
  const [tables] = await database.query(
    `SELECT table_name AS name, engine AS engine FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
  );
  if (tables.length === 0) throw new BackupError("The database has no tables: nothing to dump.");
  const others = tables.filter(({ engine }) => String(engine).toLowerCase() !== "innodb");
  if (others.length > 0) {
    const list = others.map(({ name, engine }) => `  ${name} (${engine})`).join("\n");
    throw new BackupError(
      `Only InnoDB can be dumped as of one instant while it is in use. Change these with ALTER TABLE … ENGINE=InnoDB:\n${list}`,
    );
  }
  const [columns] = await database.query(
    `SELECT table_name AS ofTable, column_name AS name, data_type AS dataType
       FROM information_schema.columns
      WHERE table_schema = DATABASE() AND COALESCE(generation_expression, '') = ''
      ORDER BY table_name, ordinal_position`,
  );
  const columnsOf = Map.groupBy(columns, ({ ofTable }) => String(ofTable));
  return tables
    .map(({ name }) => String(name))
    .toSorted((a, b) => Number(isBookkeeping(a)) - Number(isBookkeeping(b)))
    .map((name) => ({
      name,
      columns: (columnsOf.get(name) ?? []).map((column) => ({
        name: String(column.name),
        dataType: String(column.dataType).toLowerCase(),
      })),
    }));
}

/** The collations of the tables and their columns: another server may not know them. */
export async function readCollations(database: Queryable): Promise<string[]> {
  const [rows] = await database.query(
    `SELECT table_collation AS name FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'
     UNION SELECT collation_name FROM information_schema.columns
      WHERE table_schema = DATABASE() AND collation_name IS NOT NULL`,
  );
  return rows.map(({ name }) => String(name)).sort();
}

/** What the database has besides tables, as “2 views”: none of it is Handbill's, and none of it is dumped. */
export async function readOtherObjects(database: Queryable): Promise<string[]> {
  const [rows] = await database.query(
    `SELECT 'views' AS kind, COUNT(*) AS howMany FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_type <> 'BASE TABLE'
     UNION ALL SELECT 'triggers', COUNT(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE()
     UNION ALL SELECT 'routines', COUNT(*) FROM information_schema.routines WHERE routine_schema = DATABASE()
     UNION ALL SELECT 'events', COUNT(*) FROM information_schema.events WHERE event_schema = DATABASE()`,
  );
  return rows
    .filter(({ howMany }) => Number(howMany) > 0)
    .map(({ kind, howMany }) =>
      kind === "events" ? `${howMany} scheduled events` : `${howMany} ${kind}`,
    );
}

function isBookkeeping(table: string): boolean {
  return BOOKKEEPING_TABLES.includes(table);
}
