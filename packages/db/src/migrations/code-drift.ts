import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as currentSchema from "../schema.ts";
import { MigrationError } from "./migration-error.ts";
import { bundledFolder } from "./read-migrations.ts";

/**
 * How the tables in the code differ from the newest snapshot in `drizzle/meta`, one line each: what `db:generate` would
 * write a migration for. Undefined where drizzle-kit is not installed, as in the production image.
 *
 * @throws {MigrationError} when there is no snapshot.
 */
export async function readCodeDrift(
  folder: string = bundledFolder(),
  schema: Record<string, unknown> = currentSchema,
): Promise<string[] | undefined> {
  const kit = await loadDrizzleKit();
  if (!kit) return undefined;
  const inCode = await kit.generateMySQLDrizzleJson(schema);
  const snapshot: Record<string, unknown> = await readNewestSnapshot(folder);
  const differences: string[] = [];
  for (const part of ["tables", "views"] as const) {
    compare(snapshot[part] ?? {}, inCode[part], part, differences);
  }
  return differences;
}

/** drizzle-kit's own functions, or undefined where it is not installed: it is a tool for development. */
export async function loadDrizzleKit(): Promise<typeof import("drizzle-kit/api") | undefined> {
  try {
    return await import("drizzle-kit/api");
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    if (code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

async function readNewestSnapshot(folder: string): Promise<Record<string, unknown>> {
  const meta = join(folder, "meta");
  const newest = (await readdir(meta))
    .filter((name) => name.endsWith("_snapshot.json"))
    .sort()
    .at(-1);
  if (newest === undefined) throw new MigrationError(`There is no snapshot in ${meta}.`);
  return JSON.parse(await readFile(join(meta, newest), "utf8"));
}

/** Walks two values of JSON side by side, and writes down where they part. */
function compare(migrated: unknown, inCode: unknown, path: string, differences: string[]): void {
  if (isObject(migrated) && isObject(inCode)) {
    for (const key of new Set([...Object.keys(migrated), ...Object.keys(inCode)])) {
      compare(Reflect.get(migrated, key), Reflect.get(inCode, key), `${path}.${key}`, differences);
    }
    return;
  }
  const [before, after] = [JSON.stringify(migrated), JSON.stringify(inCode)];
  if (before === after) return;
  if (before === undefined) differences.push(`${path} is only in the code`);
  else if (after === undefined) differences.push(`${path} is only in the migrations`);
  else differences.push(`${path} is ${after} in the code, ${before} in the migrations`);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
