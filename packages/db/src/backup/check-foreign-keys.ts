import { type Queryable, quoteName } from "../migrations/database-values.ts";

/** A foreign key that rows violate. */
export interface BrokenForeignKey {
  /** Of the constraint, after its table: `events.events_organizer_id_users_id_fk`. */
  name: string;
  /** How many rows refer to one that is not there. */
  rows: number;
}

/** Looks for rows that were stored while foreign keys were not checked, and whose parent is missing. */
export async function findBrokenForeignKeys(database: Queryable): Promise<BrokenForeignKey[]> {
  const [columns] = await database.query(
    `SELECT table_name AS child, constraint_name AS name, column_name AS childColumn,
            referenced_table_name AS parent, referenced_column_name AS parentColumn
       FROM information_schema.key_column_usage
      WHERE table_schema = DATABASE() AND referenced_table_schema = DATABASE()
      ORDER BY table_name, constraint_name, ordinal_position`,
  );
  const keys = Map.groupBy(columns, ({ child, name }) => `${child}.${name}`);
  const broken: BrokenForeignKey[] = [];
  for (const [name, parts] of keys) {
    const [{ child, parent } = { child: "", parent: "" }] = parts;
    const same = parts.map(
      (part) => `p.${column(part.parentColumn)} = c.${column(part.childColumn)}`,
    );
    const given = parts.map((part) => `c.${column(part.childColumn)} IS NOT NULL`);
    const [[counted]] = await database.query(
      `SELECT COUNT(*) AS howMany FROM ${column(child)} c WHERE ${given.join(" AND ")}
          AND NOT EXISTS (SELECT 1 FROM ${column(parent)} p WHERE ${same.join(" AND ")})`,
    );
    const rows = Number(counted?.howMany);
    if (rows > 0) broken.push({ name, rows });
  }
  return broken;
}

function column(name: unknown): string {
  return quoteName(String(name));
}
