import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const key = z.looseObject({ columns: z.array(z.string()) });
const foreignKey = z.looseObject({
  name: z.string(),
  tableFrom: z.string(),
  tableTo: z.string(),
  columnsFrom: z.array(z.string()),
  columnsTo: z.array(z.string()),
});
const table = z.looseObject({
  name: z.string(),
  columns: z.record(z.string(), z.looseObject({ name: z.string() })),
  indexes: z.record(z.string(), key),
  foreignKeys: z.record(z.string(), foreignKey),
  compositePrimaryKeys: z.record(z.string(), key),
  uniqueConstraints: z.record(z.string(), key),
  checkConstraint: z.record(z.string(), z.unknown()).default({}),
});
const snapshot = z.looseObject({
  tables: z.record(z.string(), table),
  views: z.record(z.string(), z.unknown()).default({}),
});

/** What drizzle-kit keeps in `drizzle/meta` of the schema after each migration: the parts that are read here. */
export type Snapshot = z.infer<typeof snapshot>;

/** Reads the snapshot that belongs to a migration. */
export async function readSnapshot(folder: string, tag: string): Promise<Snapshot> {
  const [number] = tag.split("_", 1);
  return parseSnapshot(
    JSON.parse(await readFile(join(folder, "meta", `${number}_snapshot.json`), "utf8")),
  );
}

/** @throws {z.ZodError} when it is not a snapshot of the kind that this drizzle-kit writes. */
export function parseSnapshot(value: unknown): Snapshot {
  return snapshot.parse(value);
}
