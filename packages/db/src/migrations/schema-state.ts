import type { RowDataPacket } from "mysql2/promise";
import type { Database } from "../connect.ts";
import { readApplied } from "./bookkeeping.ts";
import type { Queryable } from "./database-values.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";
import { readUnderWay } from "./step-journal.ts";

/** Whether this code can work with the schema that the database has; if not, why, in a sentence for an operator. */
export type SchemaState = { ready: true } | { ready: false; reason: string };

/** Read once: the code in this process was built for these, whatever is generated while it runs. */
let bundled: Promise<Migration[]> | undefined;

/**
 * Holds the migrations that came with this code against the database: two short reads, no lock. Migrations that only the
 * database knows are fine, because a newer release must leave this one working (expand, then contract).
 *
 * @throws what the driver throws when the database cannot be asked.
 */
export async function readSchemaState(
  db: Pick<Database, "$client">,
  migrations?: Migration[],
): Promise<SchemaState> {
  const files = migrations ?? (await readBundled());
  const database: Queryable = { query: (sql) => db.$client.query<RowDataPacket[]>(sql) };
  const applied = await readApplied(database);
  const underWay = await readUnderWay(database);
  for (const { tag, createdAt, hash } of files) {
    const appliedHash = applied.get(createdAt);
    if (underWay.has(tag)) return notReady(`migration ${tag} is under way, or was left midway`);
    if (appliedHash === undefined) return notReady(`migration ${tag} is not applied`);
    if (appliedHash !== hash) {
      return notReady(`migration ${tag} was applied from another file than this release has`);
    }
  }
  return { ready: true };
}

async function readBundled(): Promise<Migration[]> {
  bundled ??= readMigrations();
  try {
    return await bundled;
  } catch (error) {
    bundled = undefined; // to be tried again
    throw error;
  }
}

function notReady(reason: string): SchemaState {
  return { ready: false, reason: `The database's schema is not this release's: ${reason}.` };
}
