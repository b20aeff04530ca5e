import { type Column, type Param, sql } from "drizzle-orm";
import type { Executor } from "./executor.ts";

/**
 * Makes a query that is built once for each database rather than for each request: building it is a good part of what a
 * small query costs (bench/README.md). `build` ends in `.prepare()`, and has an {@link argument} in place of each value. A
 * query whose text varies is built once for each `variant`. Inside a transaction, which is short, it is built when used.
 */
export function prepared<Query>(
  build: (db: Executor, variant: string) => Query,
): (db: Executor, variant?: string) => Query {
  const built = new WeakMap<Executor, Map<string, Query>>();
  return (db, variant = "") => {
    const variants = built.get(db) ?? new Map<string, Query>();
    built.set(db, variants);
    const query = variants.get(variant) ?? build(db, variant);
    variants.set(variant, query);
    return query;
  };
}

/** The place of a value in a {@link prepared} query: `.execute({ [name]: value })` fills it in, as the column stores it. */
export function argument(column: Column, name: string): Param {
  return sql.param(sql.placeholder(name), column);
}
