import { mysqlTable, text } from "drizzle-orm/mysql-core";
import { uuid } from "../columns.ts";
import { events } from "./events.ts";

/**
 * The words by which an event is found, as the application folds them. A FULLTEXT index is on them, which drizzle-kit does not
 * know: a migration makes it. They are in a table of their own since with such an index no column can be added at once.
 */
export const eventSearch = mysqlTable("event_search", {
  eventId: uuid("event_id")
    .primaryKey()
    .references(() => events.id, { onDelete: "cascade" }),
  words: text("words").notNull(),
});
