import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Change, compareDocuments } from "@handbill/rest";
import { z } from "zod";

/** The document as it was when somebody last looked at it. */
export const SNAPSHOT = join(import.meta.dirname, "openapi.json");

/** What became of the snapshot, for people, and whether that is as it should be. */
export interface Outcome {
  lines: string[];
  isFine: boolean;
}

/** Tells whether the document is the one in the file, and if not, what changed. */
export async function checkSnapshot(file: string, document: object): Promise<Outcome> {
  const changes = compareDocuments(await readSnapshot(file), document);
  if (changes.length === 0)
    return { lines: ["The document is the one that is committed."], isFine: true };
  return {
    lines: [...describeChanges(changes), "If that is meant, run: npm run openapi"],
    isFine: false,
  };
}

/** Writes the document to the file, unless it would break clients and that was not accepted. */
export async function updateSnapshot(
  file: string,
  document: object,
  { acceptBreaking }: { acceptBreaking: boolean },
): Promise<Outcome> {
  const changes = compareDocuments(await readSnapshot(file), document);
  if (changes.some(({ isBreaking }) => isBreaking) && !acceptBreaking) {
    return {
      lines: [
        ...describeChanges(changes),
        "Nothing was written. Keep what clients rely on, and mark it as deprecated; or if they shall break, say so in",
        "CHANGELOG.md and run: npm run openapi -- --accept-breaking",
      ],
      isFine: false,
    };
  }
  await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
  return {
    lines:
      changes.length === 0
        ? ["Nothing changed."]
        : [...describeChanges(changes), "It is written down."],
    isFine: true,
  };
}

async function readSnapshot(file: string): Promise<object> {
  return z.looseObject({ openapi: z.string() }).parse(JSON.parse(await readFile(file, "utf8")));
}

function describeChanges(changes: Change[]): string[] {
  const breaking = changes.filter(({ isBreaking }) => isBreaking);
  const harmless = changes.filter(({ isBreaking }) => !isBreaking);
  const lines = (some: Change[]) => some.map(({ at, what }) => `  ${at} ${what}`);
  return [
    ...(breaking.length > 0
      ? [`The document has BREAKING changes (${breaking.length}):`, ...lines(breaking)]
      : []),
    ...(harmless.length > 0
      ? [`The document has harmless changes (${harmless.length}):`, ...lines(harmless)]
      : []),
  ];
}
