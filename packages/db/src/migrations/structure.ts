import type { Connection, RowDataPacket } from "mysql2/promise";
import { BOOKKEEPING_TABLES } from "./own-tables.ts";

/** What a database is made of: `column users.email` → `varchar(254) NOT NULL`. */
export type Structure = ReadonlyMap<string, string>;

/** Reads tables, views, columns, indexes and foreign keys, without the tables that keep the books. */
export async function readStructure(connection: Connection, database: string): Promise<Structure> {
  const read = async (sql: string) => {
    const [rows] = await connection.query<RowDataPacket[]>(sql, [database]);
    return rows.filter((row) => !BOOKKEEPING_TABLES.includes(String(row.of_table)));
  };
  return new Map([
    ...(await read(TABLES)).map(entry("table")),
    ...(await read(COLUMNS)).map(entry("column")),
    ...(await read(INDEXES)).map(entry("index")),
    ...(await read(FOREIGN_KEYS)).map(entry("foreign key")),
  ]);
}

/** Each difference as a line for people; empty when the two are made of the same. The order of columns does not matter. */
export function compareStructures(expected: Structure, found: Structure): string[] {
  const differences: string[] = [];
  for (const [what, description] of expected) {
    const here = found.get(what);
    if (here === undefined) differences.push(`${what} is missing (${description})`);
    else if (here !== description) {
      differences.push(`${what} is ${here}, and should be ${description}`);
    }
  }
  for (const [what, description] of found) {
    if (!expected.has(what)) differences.push(`${what} should not be there (${description})`);
  }
  return differences;
}

function entry(kind: string): (row: RowDataPacket) => [string, string] {
  return (row) => [`${kind} ${row.name}`, String(row.description).replace(/\s+/g, " ").trim()];
}

const TABLES = `
  SELECT table_name AS of_table, table_name AS name,
         CONCAT_WS(' ', LOWER(table_type), engine, table_collation) AS description
    FROM information_schema.tables WHERE table_schema = ? ORDER BY table_name`;

const COLUMNS = `
  SELECT table_name AS of_table, CONCAT(table_name, '.', column_name) AS name,
         CONCAT_WS(' ', column_type, collation_name, IF(is_nullable = 'NO', 'NOT NULL', NULL),
                   CONCAT('DEFAULT ', column_default), extra, generation_expression) AS description
    FROM information_schema.columns WHERE table_schema = ? ORDER BY table_name, ordinal_position`;

const INDEXES = `
  SELECT table_name AS of_table, CONCAT(table_name, '.', index_name) AS name,
         CONCAT(IF(MAX(non_unique) = 0, 'unique ', ''), MAX(index_type), ' (',
                GROUP_CONCAT(CONCAT(column_name, IF(sub_part IS NULL, '', CONCAT('(', sub_part, ')')))
                             ORDER BY seq_in_index), ')') AS description
    FROM information_schema.statistics WHERE table_schema = ? GROUP BY table_name, index_name
   ORDER BY table_name, index_name`;

const FOREIGN_KEYS = `
  SELECT used.table_name AS of_table, CONCAT(used.table_name, '.', used.constraint_name) AS name,
         CONCAT('(', GROUP_CONCAT(used.column_name ORDER BY used.ordinal_position), ') to ',
                MAX(used.referenced_table_name), ' (',
                GROUP_CONCAT(used.referenced_column_name ORDER BY used.ordinal_position),
                ') on delete ', MAX(rules.delete_rule), ' on update ', MAX(rules.update_rule)) AS description
    FROM information_schema.key_column_usage used
    JOIN information_schema.referential_constraints rules
      ON rules.constraint_schema = used.constraint_schema AND rules.constraint_name = used.constraint_name
     AND rules.table_name = used.table_name
   WHERE used.table_schema = ? AND used.referenced_table_name IS NOT NULL
   GROUP BY used.table_name, used.constraint_name ORDER BY used.table_name, used.constraint_name`;
