import {
  namesInParentheses,
  splitAtCommas,
  type Token,
  TokenReader,
  tokenize,
} from "./sql-tokens.ts";

/** One thing that a statement does. `other` is whatever is not understood, and is never guessed at. */
export type Action =
  | { kind: "create-table" | "drop-table"; table: string }
  | { kind: "rename-table"; table: string; to: string }
  | { kind: "add-column" | "modify-column"; table: string; column: string; definition: string }
  | { kind: "drop-column"; table: string; column: string }
  | { kind: "rename-column"; table: string; column: string; to: string }
  | { kind: "add-index"; table: string; name: string; isUnique: boolean }
  | { kind: "drop-index"; table: string; name: string }
  | { kind: "add-foreign-key" | "add-check"; table: string; name: string }
  | { kind: "drop-foreign-key" | "drop-constraint"; table: string; name: string }
  | { kind: "add-primary-key"; table: string; columns: string[] }
  | { kind: "drop-primary-key"; table: string }
  | { kind: "write"; verb: "INSERT" | "REPLACE" | "UPDATE" | "DELETE"; isEveryRow: boolean }
  | { kind: "truncate"; table: string }
  | { kind: "other" };

const OTHER: Action = { kind: "other" };

/**
 * Says what a statement does, for the statements that drizzle-kit writes and their like. One statement can do several
 * things at once (`ALTER TABLE a ADD b int, DROP c`), all of them or none.
 */
export function classifyStatement(sql: string): Action[] {
  const tokens = tokenize(sql);
  while (isMark(tokens.at(-1), ";")) tokens.pop();
  if (tokens.some((token) => isMark(token, ";"))) return [OTHER];
  const reader = new TokenReader(tokens);
  if (reader.skip("CREATE")) return [classifyCreate(reader)];
  if (reader.skip("DROP")) return [classifyDrop(reader)];
  if (reader.skip("ALTER TABLE")) return classifyAlter(reader);
  if (reader.skip("RENAME TABLE")) return [classifyRename(reader)];
  if (reader.skip("TRUNCATE")) {
    reader.skip("TABLE");
    return [named(reader, (table) => ({ kind: "truncate", table }))];
  }
  for (const verb of ["INSERT", "REPLACE", "UPDATE", "DELETE"] as const) {
    if (reader.skip(verb)) return [{ kind: "write", verb, isEveryRow: !hasWord(reader, "WHERE") }];
  }
  return [OTHER];
}

/** Whether a chunk of a migration file holds any SQL, and not comments only. */
export function hasSql(sql: string): boolean {
  return tokenize(sql).some((token) => !isMark(token, ";"));
}

function classifyCreate(reader: TokenReader): Action {
  if (reader.skip("TABLE")) {
    reader.skip("IF NOT EXISTS");
    return named(reader, (table) => ({ kind: "create-table", table }));
  }
  const isUnique = reader.skip("UNIQUE");
  if (!isUnique) reader.skip("FULLTEXT");
  if (!reader.skip("INDEX")) return OTHER;
  const name = reader.readName();
  if (name === undefined) return OTHER;
  if (reader.skip("USING")) reader.readName();
  if (!reader.skip("ON")) return OTHER;
  return named(reader, (table) => ({ kind: "add-index", table, name, isUnique }));
}

function classifyDrop(reader: TokenReader): Action {
  if (reader.skip("TABLE")) {
    reader.skip("IF EXISTS");
    const table = reader.readName();
    return table === undefined || !reader.isAtEnd() ? OTHER : { kind: "drop-table", table };
  }
  if (!reader.skip("INDEX")) return OTHER;
  const name = reader.readName();
  if (name === undefined || !reader.skip("ON")) return OTHER;
  return named(reader, (table) => ({ kind: "drop-index", table, name }));
}

function classifyRename(reader: TokenReader): Action {
  const table = reader.readName();
  if (table === undefined || !reader.skip("TO")) return OTHER;
  const to = reader.readName();
  return to === undefined || !reader.isAtEnd() ? OTHER : { kind: "rename-table", table, to };
}

function classifyAlter(reader: TokenReader): Action[] {
  const table = reader.readName();
  if (table === undefined) return [OTHER];
  return splitAtCommas(reader.rest()).map((part) => {
    const clause = new TokenReader(part);
    if (clause.skip("ADD")) return classifyAdd(table, clause);
    if (clause.skip("DROP")) return classifyAlterDrop(table, clause);
    if (clause.skip("MODIFY")) {
      clause.skip("COLUMN");
      return columnOf(clause, (column) => ({
        kind: "modify-column",
        table,
        column,
        definition: textOf(clause.rest()),
      }));
    }
    if (clause.skip("RENAME COLUMN")) {
      const column = clause.readName();
      const to = clause.skip("TO") ? clause.readName() : undefined;
      return column === undefined || to === undefined
        ? OTHER
        : { kind: "rename-column", table, column, to };
    }
    return OTHER;
  });
}

function classifyAdd(table: string, clause: TokenReader): Action {
  const isNamed = clause.skip("CONSTRAINT");
  const name = isNamed ? clause.readName() : undefined;
  if (clause.skip("PRIMARY KEY")) {
    return { kind: "add-primary-key", table, columns: namesInParentheses(clause.rest()) };
  }
  const isUnique = clause.skip("UNIQUE");
  if (isUnique || clause.skip("INDEX") || clause.skip("KEY")) {
    if (isUnique && !clause.skip("INDEX")) clause.skip("KEY");
    const index = name ?? clause.readName();
    return index === undefined ? OTHER : { kind: "add-index", table, name: index, isUnique };
  }
  if (isNamed) {
    if (name === undefined) return OTHER;
    if (clause.skip("FOREIGN KEY")) return { kind: "add-foreign-key", table, name };
    return clause.skip("CHECK") ? { kind: "add-check", table, name } : OTHER;
  }
  if (["FOREIGN", "CHECK", "FULLTEXT", "SPATIAL", "PARTITION"].some((word) => clause.skip(word))) {
    return OTHER; // without a name, or without a way to look it up
  }
  clause.skip("COLUMN");
  return columnOf(clause, (column) => ({
    kind: "add-column",
    table,
    column,
    definition: textOf(clause.rest()),
  }));
}

function classifyAlterDrop(table: string, clause: TokenReader): Action {
  if (clause.skip("PRIMARY KEY")) return { kind: "drop-primary-key", table };
  const kinds = [
    ["FOREIGN KEY", "drop-foreign-key"],
    ["INDEX", "drop-index"],
    ["KEY", "drop-index"],
    ["CONSTRAINT", "drop-constraint"],
    ["CHECK", "drop-constraint"],
  ] as const;
  for (const [phrase, kind] of kinds) {
    if (!clause.skip(phrase)) continue;
    const name = clause.readName();
    return name === undefined ? OTHER : { kind, table, name };
  }
  clause.skip("COLUMN");
  return columnOf(clause, (column) => ({ kind: "drop-column", table, column }));
}

function named(reader: TokenReader, build: (name: string) => Action): Action {
  const name = reader.readName();
  return name === undefined ? OTHER : build(name);
}

function columnOf(clause: TokenReader, build: (column: string) => Action): Action {
  // IF [NOT] EXISTS is MariaDB's alone, and needs no way out of its own.
  if (!clause.skip("IF NOT EXISTS")) clause.skip("IF EXISTS");
  return named(clause, build);
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "mark" && token.text === text;
}

function hasWord(reader: TokenReader, word: string): boolean {
  return reader.rest().some(({ kind, text }) => kind === "word" && text.toUpperCase() === word);
}

/** A column's definition in one spelling: `varchar(254) not null`. */
function textOf(tokens: Token[]): string {
  return tokens
    .map(({ kind, text }) => (kind === "text" ? `'${text}'` : text.toLowerCase()))
    .join(" ")
    .replace(/ ?([(),]) ?/g, "$1")
    .replace(/\)(?=\w)/g, ") ");
}
