import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { MigrationError } from "./migration-error.ts";
import { splitStatements } from "./migration-file.ts";

export interface Migration {
  /** The file's name without `.sql`: `0000_init`. */
  tag: string;
  /** When it was generated, in milliseconds since the epoch: what orders migrations. */
  createdAt: number;
  /** SHA-256 of the file, as drizzle-kit stores it. */
  hash: string;
  statements: string[];
  /** The text of its down file, `0000_init.down.sql`; absent where there is none. */
  down?: string;
}

const journalSchema = z.object({
  entries: z.array(z.object({ tag: z.string(), when: z.number().int() })),
});

/**
 * Reads the migrations that drizzle-kit generated, oldest first.
 *
 * @param folder the one with `meta/_journal.json`; by default the one that came with this code.
 * @throws {MigrationError} when the journal or a file that it names is missing.
 */
export async function readMigrations(folder = bundledFolder()): Promise<Migration[]> {
  const journal = journalSchema.parse(
    JSON.parse(await readText(join(folder, "meta", "_journal.json"))),
  );
  return Promise.all(
    journal.entries.map(async ({ tag, when }) => {
      const text = await readText(join(folder, `${tag}.sql`));
      const downPath = join(folder, `${tag}.down.sql`);
      return {
        tag,
        createdAt: when,
        hash: createHash("sha256").update(text).digest("hex"),
        statements: splitStatements(text),
        ...(existsSync(downPath) && { down: await readText(downPath) }),
      };
    }),
  );
}

/** The migrations that came with this code: beside the built code in an image; at the top of the checkout in development. */
export function bundledFolder(): string {
  const [inImage, inCheckout] = ["../drizzle", "../../../../drizzle"].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return inImage && existsSync(inImage) ? inImage : (inCheckout ?? "");
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new MigrationError(
      `The migration file ${path} cannot be read. Restore it from version control.`,
      { cause: error },
    );
  }
}
