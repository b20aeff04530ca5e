import type { users } from "../schema.ts";

/** A user to store, with an id that ends in so many. */
export function person(number: number): typeof users.$inferInsert {
  return {
    id: `019ab5a4-6c00-7000-8000-${String(number).padStart(12, "0")}`,
    username: `person${number}`,
    email: `person${number}@example.com`,
    passwordHash: "-",
    createdAt: new Date("2026-01-02T03:04:05.678Z"),
  };
}
