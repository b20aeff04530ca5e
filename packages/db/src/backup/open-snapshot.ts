import type { Connection } from "mysql2";
import type { Connection as PromiseConnection, RowDataPacket } from "mysql2/promise";
import { quoteName } from "../migrations/database-values.ts";
import { readLockHolder } from "../migrations/lock-row.ts";
import { LOCK_TABLE } from "../migrations/own-tables.ts";
import { readStatus } from "../migrations/status.ts";
import { BackupError } from "./backup-error.ts";
import type { DumpFacts, RowCount } from "./dump-format.ts";
import { readBriefly } from "./read-briefly.ts";
import { readCollations, readOtherObjects, readTables, type TableColumns } from "./read-tables.ts";

/** A table as it is dumped. */
export interface DumpedTable extends TableColumns, RowCount {
  /** The statement that makes it, as the server gives it. */
  create: string;
  /** Ends the SELECT: which rows are dumped. */
  where: string;
}

/** The database as of one instant. */
export interface Snapshot {
  connection: Connection;
  facts: DumpFacts;
  tables: DumpedTable[];
  /** What the database has and a dump has not. */
  leftOut: string[];
}

/** A session that reads for as long as it takes: the server's limits are for requests. `/*M!` is read by MariaDB only. */
const SESSION = `
  SET SESSION time_zone = '+00:00', sql_mode = '', sql_quote_show_create = 1,
    wait_timeout = 86400, net_write_timeout = 86400
    /*!80000 , max_execution_time = 0 */
    /*M! , max_statement_time = 0, idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0 */`;

/**
 * Begins a transaction that sees the database as it is now, whatever is written from here on, and reads what there is. The
 * connection must be used for nothing else, and be destroyed in the end.
 *
 * @throws {BackupError} when somebody migrates just now, or the database has what cannot be dumped.
 */
export async function openSnapshot(connection: Connection, now: Date): Promise<Snapshot> {
  const database = connection.promise();
  await database.query(SESSION);
  await database.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  await database.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  const holder = await readLockHolder(database);
  if (holder && !holder.isStale) {
    throw new BackupError(
      `The database is being migrated by ${holder.description}. Dump it when that is done.`,
    );
  }
  const [[server]] = await database.query<RowDataPacket[]>(
    "SELECT VERSION() AS version, DATABASE() AS name",
  );
  const status = await readStatus(database);
  const facts: DumpFacts = {
    server: String(server?.version),
    database: String(server?.name),
    taken: now.toISOString(),
    migrations: status.map(({ tag, state }) => `${tag} ${state}`).join(", "),
    collations: (await readCollations(database)).join(" "),
  };
  const tables: DumpedTable[] = [];
  for (const table of await readTables(database)) {
    for await (const described of readBriefly(connection, () => describe(database, table))) {
      tables.push(described);
    }
  }
  return { connection, facts, tables, leftOut: await readOtherObjects(database) };
}

async function* describe(
  database: PromiseConnection,
  table: TableColumns,
): AsyncGenerator<DumpedTable> {
  const name = quoteName(table.name);
  const [[made]] = await database.query<RowDataPacket[]>(`SHOW CREATE TABLE ${name}`);
  const create = String(made?.["Create Table"]);
  if (/;\n/.test(create)) {
    throw new BackupError(
      `The definition of ${name} has a line that ends with “;”: not supported.`,
    );
  }
  // Who migrates is true of this database only.
  const where = name === LOCK_TABLE ? " WHERE FALSE" : "";
  const [[counted]] = await database.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS howMany FROM ${name}${where}`,
  );
  yield { ...table, create, where, table: table.name, rows: Number(counted?.howMany) };
}
