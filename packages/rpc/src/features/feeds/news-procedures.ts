import type { TRPCRouterRecord } from "@trpc/server";
import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { publicProcedure, raises } from "../../trpc.ts";
import type { FilterInput } from "../events/filter-schema.ts";
import { listEvents, resolveFilter } from "../events/list-queries.ts";
import { findListedEvents } from "../events/queries.ts";
import type { Event } from "../events/schema.ts";
import { FRESH_FOR_MINUTES, tags } from "./caching.ts";
import { eventJsonLd } from "./event-json-ld.ts";
import { feedName } from "./feed-name.ts";
import { feedUrl, webcalUrl } from "./feed-url.ts";
import { MOST_NEWS } from "./limits.ts";
import { jsonFeedOf, type NewsOptions, writeAtom, writeRss } from "./news.ts";
import {
  atomText,
  feedEventInput,
  feedLinks,
  jsonFeed,
  jsonLd,
  newsInput,
  rssText,
} from "./schema.ts";

const PATHS = {
  calendar: "/events.ics",
  rss: "/events.rss",
  atom: "/events.atom",
  jsonFeed: "/events.feed.json",
} as const;

const WHICH = `The ${MOST_NEWS} events that were entered last, with the filters of \`GET /events\`.`;

export const newsProcedures = {
  rss: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: PATHS.rss,
        tags,
        summary: "Read new events as RSS",
        description: `${WHICH} As RSS 2.0.`,
        contentType: "application/rss+xml",
        headers: FRESH_FOR_MINUTES,
      },
      shared: "everyone",
    })
    .input(newsInput)
    .output(rssText)
    .query(({ ctx, input }) => news(ctx, input, PATHS.rss, writeRss)),

  atom: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: PATHS.atom,
        tags,
        summary: "Read new events as Atom",
        description: `${WHICH} As Atom (RFC 4287).`,
        contentType: "application/atom+xml",
        headers: FRESH_FOR_MINUTES,
      },
      shared: "everyone",
    })
    .input(newsInput)
    .output(atomText)
    .query(({ ctx, input }) => news(ctx, input, PATHS.atom, writeAtom)),

  jsonFeed: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: PATHS.jsonFeed,
        tags,
        summary: "Read new events as a JSON Feed",
        description: `${WHICH} As JSON Feed 1.1.`,
        contentType: "application/feed+json",
        headers: FRESH_FOR_MINUTES,
      },
      shared: "everyone",
    })
    .input(newsInput)
    .output(jsonFeed)
    .query(({ ctx, input }) => news(ctx, input, PATHS.jsonFeed, jsonFeedOf)),

  jsonLd: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/events/{id}/event.jsonld",
        tags,
        summary: "Get an event for search engines",
        description:
          "As schema.org's `Event`, in JSON-LD. A page may have the text as it is sent in a script element of this type: there is no " +
          "`<` in it.",
        contentType: "application/ld+json",
        headers: FRESH_FOR_MINUTES,
      },
      shared: "everyone",
    })
    .concat(raises("EVENT_NOT_FOUND"))
    .input(feedEventInput)
    .output(jsonLd)
    .query(async ({ ctx, input: { id } }) => {
      const [event] = await findListedEvents(ctx.db, [id]);
      if (!event) throw new HandbillError("EVENT_NOT_FOUND");
      return eventJsonLd(event, { webUrl: ctx.policy.publicUrls.web });
    }),

  links: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/feeds",
        tags,
        summary: "Get the addresses of feeds",
        description:
          "Where calendars and news with these filters are: the `webcal:` URL is what calendars subscribe to.",
        headers: FRESH_FOR_MINUTES,
      },
      shared: "everyone",
    })
    .input(newsInput)
    .output(feedLinks)
    .query(({ ctx, input }) => {
      const at = (path: string) => feedUrl(ctx.policy.publicUrls.api, path, input);
      return {
        webcal: webcalUrl(at(PATHS.calendar)),
        calendar: at(PATHS.calendar),
        rss: at(PATHS.rss),
        atom: at(PATHS.atom),
        jsonFeed: at(PATHS.jsonFeed),
      };
    }),
} satisfies TRPCRouterRecord;

/** What a filter finds, the newest first, as it is written. */
async function news<Written>(
  { db, policy }: Context,
  input: FilterInput,
  path: string,
  write: (events: Event[], options: NewsOptions) => Written,
): Promise<Written> {
  const filter = await resolveFilter(db, input);
  const events = filter
    ? await listEvents(db, { ...filter, sort: "-created" }, { limit: MOST_NEWS })
    : [];
  const { api, web } = policy.publicUrls;
  return write(events, {
    name: feedName(policy.siteName, input),
    url: feedUrl(api, path, input),
    webUrl: web,
  });
}
