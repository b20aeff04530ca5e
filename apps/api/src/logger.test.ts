import { openTestDatabase } from "@handbill/db/testing";
import { expect, test } from "vitest";
import { serializeError } from "./logger.ts";

test("a database error is logged by its number, without a value of the query", async () => {
  await using database = await openTestDatabase();
  const failed = await database.db
    .execute("SELECT 'secret@example.com' AS email FROM no_such_table")
    .catch((error: unknown) => error);
  const logged = JSON.stringify(serializeError(failed));
  expect(logged).not.toContain("secret@example.com");
  expect(logged).not.toContain("no_such_table");
  expect(logged).toContain("1146");
});

test("any other error keeps its message", () => {
  const logged = serializeError(new Error("what happened", { cause: new TypeError("why") }));
  expect(logged).toMatchObject({ message: "what happened", cause: { message: "why" } });
});
