import { type Action, classifyStatement } from "./classify-statement.ts";
import { isUnwritten, splitStatements } from "./migration-file.ts";
import type { Migration } from "./read-migrations.ts";

/** What a statement may do that a running system would rather not meet. */
type LintRule =
  | "locks-table"
  | "drops-data"
  | "breaks-previous-release"
  | "no-way-back"
  | "not-understood";

export interface LintFinding {
  tag: string;
  /** The statement's number, from 1; undefined when the finding is about the whole migration. */
  step: number | undefined;
  rule: LintRule;
  /** What happens, and the better way. */
  message: string;
}

/** `-- lint-ok drops-data: nobody reads it since 2.3` inside a statement accepts that finding. */
const ACCEPTED = /^\s*-- lint-ok ([a-z-]+): \S/gm;

/** Flags what locks or rebuilds a table, drops data or breaks the release before. Tables that the migration makes are free. */
export function lint(migrations: Migration[]): LintFinding[] {
  return migrations.flatMap((migration) => {
    const { tag, statements, down } = migration;
    const created = new Set<string>();
    const back = splitStatements(down ?? "").flatMap(classifyStatement);
    const findings: LintFinding[] = [];
    for (const [index, statement] of statements.entries()) {
      const accepted = new Set([...statement.matchAll(ACCEPTED)].map(([, rule]) => rule));
      for (const action of classifyStatement(statement)) {
        if (action.kind === "create-table") created.add(action.table);
        if ("table" in action && created.has(action.table)) continue;
        if (back.some((undo) => onlyGrows(undo, action))) continue;
        for (const [rule, message] of judge(action)) {
          if (!accepted.has(rule)) findings.push({ tag, step: index + 1, rule, message });
        }
      }
    }
    if (down === undefined || isUnwritten(down)) {
      const message = `${tag}.down.sql ${down === undefined ? "does not exist" : "waits to be written by hand"}`;
      findings.push({ tag, step: undefined, rule: "no-way-back", message });
    }
    return findings;
  });
}

/** Whether a column only becomes longer, as its way back tells: a change of the catalogue, which harms nobody. */
function onlyGrows(before: Action, after: Action): boolean {
  if (before.kind !== "modify-column" || after.kind !== "modify-column") return false;
  if (before.table !== after.table || before.column !== after.column) return false;
  const [old, now] = [before, after].map(({ definition }) =>
    /^varchar\((\d+)\)(.*)$/.exec(definition),
  );
  if (!old || !now || old[2] !== now[2]) return false;
  const [from, to] = [Number(old[1]), Number(now[1])];
  // From 64 characters of 4 bytes on, the length takes two bytes in every row.
  return to >= from && to < 64 === from < 64;
}

function judge(action: Action): [LintRule, string][] {
  switch (action.kind) {
    case "drop-table":
    case "truncate":
      return [
        ["drops-data", `every row of ${action.table} is gone`],
        ["breaks-previous-release", `it still uses ${action.table}: contract one release later`],
      ];
    case "drop-column":
      return [
        ["drops-data", `every value of ${action.table}.${action.column} is gone`],
        [
          "breaks-previous-release",
          `it still reads ${action.table}.${action.column}: contract one release later`,
        ],
      ];
    case "rename-table":
      return [breaks(`knows ${action.table} by its old name: expand to a new table instead`)];
    case "rename-column":
      return [breaks(`knows ${action.table}.${action.column} by its old name: add a new column`)];
    case "add-column":
      return judgeNewColumn(action.table, action.column, action.definition);
    case "modify-column":
      return [
        [
          "locks-table",
          `unless its new type is stored alike, ${action.table} is copied and takes no writes meanwhile`,
        ],
        breaks(`may write what ${action.table}.${action.column} no longer takes`),
      ];
    case "add-index":
      return action.isUnique
        ? [
            breaks(
              `may write duplicates, which ${action.name} refuses; those already there stop the migration`,
            ),
          ]
        : [];
    case "add-foreign-key":
      return [
        ["locks-table", `${action.table} is checked row by row and takes no writes meanwhile`],
        breaks(`may write rows without a parent, which ${action.name} refuses`),
      ];
    case "add-check":
      return [
        ["locks-table", `${action.table} is checked row by row and takes no writes meanwhile`],
        breaks(`may write what ${action.name} refuses`),
      ];
    case "add-primary-key":
    case "drop-primary-key":
      return [["locks-table", `${action.table} is rebuilt in the order of its key`]];
    case "write":
      if (action.verb === "DELETE" || action.verb === "REPLACE") {
        return [["drops-data", "rows are deleted"]];
      }
      return action.verb === "UPDATE" && action.isEveryRow
        ? [["locks-table", "every row is locked until the last is written: go in batches"]]
        : [];
    case "other":
      return [["not-understood", "read it yourself, and accept it with a lint-ok comment"]];
    default:
      return [];
  }
}

function judgeNewColumn(table: string, column: string, definition: string): [LintRule, string][] {
  const findings: [LintRule, string][] = [];
  if (/\bnot null\b/.test(definition) && !/\b(default|auto_increment|as)\b/.test(definition)) {
    findings.push(
      breaks(
        `inserts no ${table}.${column}, which is NOT NULL without a default: let it be NULL first`,
      ),
    );
  }
  if (/\b(stored|auto_increment|primary key)\b/.test(definition)) {
    findings.push(["locks-table", `${table} is rebuilt to compute ${column} for every row`]);
  }
  if (/\bunique\b/.test(definition)) {
    findings.push(["locks-table", `${table} gets an index in the same breath: add it by itself`]);
  }
  return findings;
}

function breaks(what: string): [LintRule, string] {
  return ["breaks-previous-release", `the previous release ${what}`];
}
