import type { RowCount } from "./dump-format.ts";
import type { DumpStatement } from "./read-dump.ts";

/** A line is reported each time so many more rows of a table are loaded. */
const ROWS_A_LINE = 100_000;

/** How far a restore has got: what it says while it runs, and where it stopped. */
export class RestoreProgress {
  readonly #expected: ReadonlyMap<string, number>;
  readonly #loaded = new Map<string, number>();
  readonly #report: (line: string) => void;
  #current: DumpStatement | undefined;
  #statements = 0;

  constructor(counts: RowCount[], report: (line: string) => void) {
    this.#expected = new Map(counts.map(({ table, rows }) => [table, rows]));
    this.#report = report;
  }

  /** To be called before a statement is sent. */
  begin(statement: DumpStatement): void {
    this.#statements++;
    this.#current = statement;
  }

  /** To be called when the server has done it. */
  done({ table, rows }: DumpStatement): void {
    this.#current = undefined;
    if (table === undefined) return;
    const [before, total] = [this.#loaded.get(table) ?? 0, this.#expected.get(table) ?? 0];
    const now = before + rows;
    this.#loaded.set(table, now);
    const isNextLine = Math.floor(now / ROWS_A_LINE) > Math.floor(before / ROWS_A_LINE);
    if (now === total) this.#report(`${table}: ${total} rows`);
    else if (isNextLine) this.#report(`${table}: ${now} of ${total} rows`);
  }

  /** Where it stopped. */
  describe(): string {
    const table = this.#current?.table;
    const where = this.#current
      ? `in statement ${this.#statements}`
      : `after statement ${this.#statements}`;
    return `The restore stopped ${where}${table === undefined ? "" : `, of ${table}`}`;
  }

  /** What the database has now. */
  describeState(): string {
    if (this.#loaded.size === 0 && this.#current?.table === undefined) return "It is still empty.";
    const tables = [...this.#loaded].map(
      ([table, rows]) => `${table} (${rows} of ${this.#expected.get(table)} rows)`,
    );
    const missing = [...this.#expected.keys()].filter((table) => !this.#loaded.has(table));
    return [
      tables.length > 0 ? `It has ${tables.join(", ")}.` : "",
      missing.length > 0 ? `It has nothing of ${missing.join(", ")}.` : "",
      this.#current?.rows ? "If the connection broke, the rows under way may be there too." : "",
    ]
      .filter(Boolean)
      .join(" ");
  }
}
