import type { TRPCRouterRecord } from "@trpc/server";
import { publicProcedure } from "../../trpc.ts";
import { FRESH_FOR_AN_HOUR, tags } from "./caching.ts";
import { findSitemaps } from "./find-sitemaps.ts";
import { MOST_IN_SITEMAP } from "./limits.ts";
import { sitemapIndexText, sitemapInput, sitemapText } from "./schema.ts";
import { writeSitemap, writeSitemapIndex } from "./sitemap.ts";
import { listPages } from "./sitemap-queries.ts";

const contentType = "application/xml";

export const sitemapProcedures = {
  sitemapIndex: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/sitemap.xml",
        tags,
        summary: "Get the index of sitemaps",
        description:
          "For search engines (sitemaps.org): all sitemaps of the web app's event pages.",
        contentType,
        headers: FRESH_FOR_AN_HOUR,
      },
      shared: "everyone",
    })
    .output(sitemapIndexText)
    .query(async ({ ctx: { db, clock, policy } }) =>
      writeSitemapIndex(await findSitemaps(db, clock()), policy.publicUrls.api),
    ),

  sitemap: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/sitemaps/events.xml",
        tags,
        summary: "Get a sitemap",
        description: `At most ${MOST_IN_SITEMAP} pages of events, in the order in which they were entered. The index has the addresses of all.`,
        contentType,
        headers: FRESH_FOR_AN_HOUR,
      },
      shared: "everyone",
    })
    .input(sitemapInput)
    .output(sitemapText)
    .query(async ({ ctx: { db, policy }, input }) =>
      writeSitemap(
        await listPages(db, { ...input, limit: MOST_IN_SITEMAP }),
        policy.publicUrls.web,
      ),
    ),
} satisfies TRPCRouterRecord;
