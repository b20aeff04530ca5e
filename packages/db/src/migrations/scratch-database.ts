import { randomBytes } from "node:crypto";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { quoteName } from "./database-values.ts";
import { MigrationError } from "./migration-error.ts";
import type { Migration } from "./read-migrations.ts";
import { openSecondConnection, readDatabaseName } from "./second-connection.ts";
import { compareStructures, readStructure } from "./structure.ts";

/**
 * How the database differs from what `migrations` make: they are run in a scratch database on the same server, which is
 * dropped afterwards. Each difference is one line.
 *
 * @throws {MigrationError} when the scratch database cannot be made, for want of a privilege most likely.
 */
export async function readDatabaseDrift(
  connection: Connection,
  migrations: Migration[],
): Promise<string[]> {
  const database = await readDatabaseName(connection);
  const scratch = `${database.slice(0, 45)}_check_${randomBytes(4).toString("hex")}`;
  await createLike(connection, database, scratch);
  try {
    const own = await openSecondConnection(connection, scratch);
    try {
      const inOrder = migrations.toSorted((a, b) => a.createdAt - b.createdAt);
      for (const statement of inOrder.flatMap(({ statements }) => statements)) {
        await own.query(statement);
      }
    } finally {
      await own.end();
    }
    return compareStructures(
      await readStructure(connection, scratch),
      await readStructure(connection, database),
    );
  } finally {
    await connection.query(`DROP DATABASE ${quoteName(scratch)}`);
  }
}

async function createLike(
  connection: Connection,
  database: string,
  scratch: string,
): Promise<void> {
  const [[row]] = await connection.query<RowDataPacket[]>(
    `SELECT default_character_set_name AS charset, default_collation_name AS collation
       FROM information_schema.schemata WHERE schema_name = ?`,
    [database],
  );
  try {
    await connection.query(
      `CREATE DATABASE ${quoteName(scratch)} CHARACTER SET ${row?.charset} COLLATE ${row?.collation}`,
    );
  } catch (error) {
    throw new MigrationError(
      `The scratch database ${scratch}, to compare with, cannot be made: ${String(error)}\n` +
        `GRANT ALL ON \`${database}\\_check\\_%\`.* lets this user make it.`,
      { cause: error },
    );
  }
}
