import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Action, classifyStatement } from "./classify-statement.ts";
import { loadDrizzleKit } from "./code-drift.ts";
import { MigrationError } from "./migration-error.ts";
import { joinStatements, UNWRITTEN_MARK } from "./migration-file.ts";
import { readMigrations } from "./read-migrations.ts";
import { parseSnapshot, readSnapshot } from "./read-snapshot.ts";
import { reverseSnapshot } from "./reverse-snapshot.ts";

export interface WrittenDownFile {
  path: string;
  /** What cannot be reversed, so that a person must write the file; empty when it is complete. */
  reasons: string[];
}

/**
 * Writes the down file of every migration in `folder` that has none: the reverse of the difference between its snapshot and
 * the one before. Where that is not the whole way back, the file begins with a mark that rollback refuses.
 *
 * @throws {MigrationError} when drizzle-kit is not installed.
 */
export async function writeDownFiles(folder: string): Promise<WrittenDownFile[]> {
  const kit = await loadDrizzleKit();
  if (!kit) {
    throw new MigrationError(
      "Down files are written with drizzle-kit, which is not installed here: generate migrations in a checkout.",
    );
  }
  const written: WrittenDownFile[] = [];
  const migrations = await readMigrations(folder);
  for (const [index, { tag, statements, down }] of migrations.entries()) {
    if (down !== undefined) continue;
    const previous = migrations[index - 1];
    const before = previous
      ? await readSnapshot(folder, previous.tag)
      : parseSnapshot(await kit.generateMySQLDrizzleJson({}));
    const after = await readSnapshot(folder, tag);
    const actions = statements.flatMap(classifyStatement);
    const back = await reverseSnapshot(after, before, actions, kit.generateMySQLMigration);
    const reasons =
      statements.length > 0
        ? statements.flatMap(reasonsAgainst)
        : ["the migration is yet to be written by hand, and so is the way back"];
    const path = join(folder, `${tag}.down.sql`);
    await writeFile(path, `${explain(reasons)}${joinStatements(back)}`);
    written.push({ path, reasons });
  }
  return written;
}

/** Why a statement cannot be taken back by a statement. */
function reasonsAgainst(statement: string): string[] {
  return classifyStatement(statement).flatMap((action: Action) => {
    switch (action.kind) {
      case "drop-table":
        return [`the rows of table ${action.table} are gone`];
      case "truncate":
        return [`the rows that table ${action.table} had are gone`];
      case "drop-column":
        return [`the values of ${action.table}.${action.column} are gone`];
      case "write":
      case "other":
        return [`only a person knows how to take this back: ${statement.split("\n", 1)[0]}`];
      default:
        return [];
    }
  });
}

function explain(reasons: string[]): string {
  if (reasons.length === 0) return "";
  return [
    `${UNWRITTEN_MARK}: complete the statements below, then delete this line. db:rollback runs nothing until then.`,
    ...reasons.map((reason) => `-- ${reason}`),
    "",
  ].join("\n");
}
