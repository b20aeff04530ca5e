import { generateAtomFeed, generateRssFeed } from "feedsmith";
import { renderMarkdown } from "../../markdown.ts";
import type { Event } from "../events/schema.ts";
import { placeOf } from "./event-place.ts";
import { remarkOn } from "./event-remark.ts";
import type { JsonFeed } from "./json-feed-schema.ts";
import { latestChange } from "./latest-change.ts";

/** When nothing has been published yet, a feed says so always in the same words. */
const NEVER = "1970-01-01T00:00:00.000Z";

/** In minutes: how long a reader may wait before it asks again. */
const TTL = 60;

export interface NewsOptions {
  name: string;
  /** Where the feed comes from. */
  url: string;
  /** Where the web app is. */
  webUrl: string;
}

/** Events as RSS 2.0, with the full text as `content:encoded` and authors as `dc:creator`, since `author` is a mail address. */
export function writeRss(events: Event[], { name, url, webUrl }: NewsOptions): string {
  return generateRssFeed({
    title: readable(name),
    link: webUrl,
    description: readable(name),
    lastBuildDate: new Date(latestChange(events) ?? NEVER),
    ttl: TTL,
    atom: { links: [{ href: url, rel: "self", type: "application/rss+xml" }] },
    items: events.map((event) => ({
      title: readable(titleOf(event)),
      link: pageOf(event, webUrl),
      guid: { value: urnOf(event), isPermaLink: false },
      pubDate: new Date(event.createdAt),
      description: readable(summaryOf(event)),
      categories: event.tags.map((tag) => ({ name: readable(tag) })),
      content: { encoded: readable(htmlOf(event)) },
      dc: { creators: [readable(authorOf(event))] },
    })),
  });
}

/** Events as Atom (RFC 4287). */
export function writeAtom(events: Event[], { name, url, webUrl }: NewsOptions): string {
  return generateAtomFeed({
    id: url,
    title: { value: readable(name), type: "text" },
    updated: new Date(latestChange(events) ?? NEVER),
    links: [
      { href: url, rel: "self", type: "application/atom+xml" },
      { href: webUrl, rel: "alternate", type: "text/html" },
    ],
    entries: events.map((event) => ({
      id: urnOf(event),
      title: { value: readable(titleOf(event)), type: "text" },
      links: [{ href: pageOf(event, webUrl), rel: "alternate", type: "text/html" }],
      published: new Date(event.createdAt),
      updated: new Date(event.updatedAt),
      authors: [{ name: readable(authorOf(event)) }],
      categories: event.tags.map((tag) => ({ term: readable(tag) })),
      summary: { value: readable(summaryOf(event)), type: "text" },
      content: { value: readable(htmlOf(event)), type: "html" },
    })),
  });
}

/** Events as a JSON Feed 1.1. */
export function jsonFeedOf(events: Event[], { name, url, webUrl }: NewsOptions): JsonFeed {
  return {
    version: "https://jsonfeed.org/version/1.1",
    title: name,
    home_page_url: webUrl,
    feed_url: url,
    items: events.map((event) => ({
      id: urnOf(event),
      url: pageOf(event, webUrl),
      ...(event.url !== null && { external_url: event.url }),
      title: titleOf(event),
      summary: summaryOf(event),
      content_html: htmlOf(event),
      date_published: event.createdAt,
      date_modified: event.updatedAt,
      authors: [{ name: authorOf(event) }],
      ...(event.tags.length > 0 && { tags: event.tags }),
      ...(event.language !== null && { language: event.language }),
    })),
  };
}

/** Readers show little more than titles, so what became of an event is in it. */
function titleOf(event: Event): string {
  const [word] = remarkOn(event)?.split(/[.:]/) ?? [];
  return word === undefined ? event.title : `${word}: ${event.title}`;
}

/** When and where. */
function summaryOf(event: Event): string {
  const { date, time, endDate, endTime, allDay, timezone } = event;
  const start = allDay ? date : `${date}, ${time}`;
  const lastDay = endDate === null || endDate === date ? undefined : endDate;
  const end = [lastDay, endTime].filter((part) => part !== undefined && part !== null).join(", ");
  const when = end === "" ? start : `${start} – ${end}`;
  return `${allDay ? when : `${when} (${timezone})`}: ${placeOf(event)}`;
}

function htmlOf(event: Event): string {
  const remark = remarkOn(event);
  const links = [event.ticketUrl, event.url].filter((link) => link !== null);
  return [
    ...(remark === undefined ? [] : [`<p><strong>${escapeHtml(remark)}</strong></p>`]),
    `<p>${escapeHtml(summaryOf(event))}</p>`,
    ...(event.description === null ? [] : [renderMarkdown(event.description).trim()]),
    ...(event.price === null ? [] : [`<p>${escapeHtml(event.price)}</p>`]),
    ...links.map(
      (link) =>
        `<p><a href="${escapeHtml(link)}" rel="nofollow ugc noopener noreferrer">${escapeHtml(link)}</a></p>`,
    ),
  ].join("\n");
}

function authorOf({ organizer }: Event): string {
  return organizer.displayName ?? organizer.username;
}

function pageOf({ id }: Event, webUrl: string): string {
  return `${webUrl}/events/${id}`;
}

/** What stays when the page moves. */
function urnOf({ id }: Event): string {
  return `urn:uuid:${id}`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** What XML can have (XML 1.0 §2.2). */
function readable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]|[\ufffe\uffff]/gu, "").toWellFormed();
}
