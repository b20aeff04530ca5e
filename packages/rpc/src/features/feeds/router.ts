import type { TRPCRouterRecord } from "@trpc/server";
import { calendarProcedures } from "./calendar-procedures.ts";
import { newsProcedures } from "./news-procedures.ts";
import { sitemapProcedures } from "./sitemap-procedures.ts";

/** What is shown elsewhere: only what everybody sees, to whoever asks. */
export const feedsRouter = {
  ...calendarProcedures,
  ...newsProcedures,
  ...sitemapProcedures,
} satisfies TRPCRouterRecord;
