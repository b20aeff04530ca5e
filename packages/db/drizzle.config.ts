import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "drizzle-kit";

// drizzle-kit wants paths relative to the folder it is started in; these hold wherever that is.
const fromHere = (path: string) =>
  relative(process.cwd(), fileURLToPath(new URL(path, import.meta.url)));

export default defineConfig({
  dialect: "mysql",
  schema: fromHere("./src/schema.ts"),
  out: fromHere("../../drizzle"),
  dbCredentials: { url: process.env.DATABASE_URL ?? "" },
  // The migrator's own tables are no part of the schema: push must not drop them.
  tablesFilter: ["!__handbill_*"],
});
