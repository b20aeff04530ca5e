import type { Temporal } from "temporal-polyfill";
import { plainTextOf } from "../../markdown.ts";
import type { Event } from "../events/schema.ts";
import {
  type CalendarComponent,
  type CalendarProperty,
  plainProperty,
  readableText,
  textProperty,
  uriProperty,
  utcProperty,
  writeComponent,
} from "./calendar-component.ts";
import { type CalendarTime, calendarTimes } from "./calendar-time.ts";
import { timezoneComponent, UTC_TIMEZONE } from "./calendar-timezone.ts";
import { placeOf } from "./event-place.ts";
import { remarkOn } from "./event-remark.ts";
import { latestChange } from "./latest-change.ts";

/** How often a subscriber should look again (RFC 7986 §5.7). */
const REFRESH_INTERVAL = "PT1H";

/** In iCalendar's words (RFC 5545 §3.8.1.11): it has none for what is rescheduled, which takes place after all. */
const STATUSES: Record<Event["status"], "CONFIRMED" | "TENTATIVE" | "CANCELLED"> = {
  draft: "TENTATIVE",
  scheduled: "TENTATIVE",
  published: "CONFIRMED",
  cancelled: "CANCELLED",
  postponed: "TENTATIVE",
  rescheduled: "CONFIRMED",
};

export interface CalendarOptions {
  name: string;
  /** Where the calendar comes from. */
  url: string;
  /** Where the web app is. */
  webUrl: string;
  /** How much of a description is shown, in UTF-16 units. */
  longestDescription: number;
}

/**
 * Events as an iCalendar object (RFC 5545, RFC 7986), the same for the same events. There is no ORGANIZER, which RFC 5545 §3.8.4.3
 * reserves for invitations and which would be an e-mail address; CONTACT names who publishes the event. There is no METHOD
 * either: it is a calendar, and no message.
 */
export function writeCalendar(events: Event[], options: CalendarOptions): string {
  const { name, url, webUrl } = options;
  const zones = new Map<string, Temporal.ZonedDateTime[]>();
  const components = events.map((event) => eventComponent(event, options, zones));
  const timezones = [...zones].map(([timezone, moments]) => timezoneComponent(timezone, moments));
  const changedAt = latestChange(events);
  return writeComponent([
    "vcalendar",
    [
      textProperty("version", "2.0"),
      textProperty("prodid", "-//Handbill//Handbill//EN"),
      plainProperty("name", name),
      plainProperty("x-wr-calname", name),
      uriProperty("url", webUrl),
      uriProperty("source", url),
      ["refresh-interval", {}, "duration", REFRESH_INTERVAL],
      plainProperty("x-published-ttl", REFRESH_INTERVAL),
      ...(changedAt === undefined ? [] : [utcProperty("last-modified", changedAt)]),
    ],
    // One component at least is required (RFC 5545 §3.6).
    components.length > 0 ? [...timezones, ...components] : [UTC_TIMEZONE],
  ]);
}

function eventComponent(
  event: Event,
  { webUrl, longestDescription }: CalendarOptions,
  zones: Map<string, Temporal.ZonedDateTime[]>,
): CalendarComponent {
  const { start, end } = calendarTimes(event);
  const description = describe(event, longestDescription);
  const { coordinates, tags, organizer } = event;
  return [
    "vevent",
    [
      // A UUID and nothing else (RFC 7986 §5.3): it stays when the server's name changes.
      textProperty("uid", event.id),
      utcProperty("dtstamp", event.updatedAt), // without METHOD, it is that (RFC 5545 §3.8.7.2)
      utcProperty("created", event.createdAt),
      utcProperty("last-modified", event.updatedAt),
      ["sequence", {}, "integer", event.revision - 1],
      textProperty("status", STATUSES[event.status]),
      timeProperty("dtstart", start, event.timezone, zones),
      ...(end ? [timeProperty("dtend", end, event.timezone, zones)] : []),
      textProperty("summary", event.title),
      ...(description === "" ? [] : [textProperty("description", description)]),
      textProperty("location", placeOf(event)),
      ...(coordinates ? [geoProperty(coordinates)] : []),
      ...(tags.length > 0 ? [tagsProperty(tags)] : []),
      textProperty("contact", organizer.displayName ?? organizer.username),
      uriProperty("url", `${webUrl}/events/${event.id}`),
    ],
    [],
  ];
}

function timeProperty(
  name: string,
  time: CalendarTime,
  timezone: string,
  zones: Map<string, Temporal.ZonedDateTime[]>,
): CalendarProperty {
  if (time.kind === "day") return [name, {}, "date", time.day.toString()];
  if (time.kind === "utc") return utcProperty(name, time.instant.toString());
  const moments = zones.get(timezone) ?? [];
  zones.set(timezone, moments);
  moments.push(time.at);
  const local = time.at.toPlainDateTime().toString({ smallestUnit: "second" });
  return [name, { tzid: timezone }, "date-time", local];
}

/** Six digits are a tenth of a metre, as RFC 5545 §3.8.1.6 asks for. */
function geoProperty({
  latitude,
  longitude,
}: {
  latitude: number;
  longitude: number;
}): CalendarProperty {
  return ["geo", {}, "float", [latitude.toFixed(6), longitude.toFixed(6)]];
}

function tagsProperty(tags: string[]): CalendarProperty {
  return ["categories", {}, "text", ...tags.map(readableText)];
}

function describe(event: Event, longest: number): string {
  const text = plainTextOf(event.description ?? "");
  const facts = [event.price, event.ticketUrl, event.url].filter((fact) => fact !== null);
  return [remarkOn(event) ?? "", shorten(text, longest), facts.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n");
}

function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const isInPair = /[\ud800-\udbff]/.test(text.charAt(longest - 1));
  return `${text.slice(0, isInPair ? longest - 1 : longest).trimEnd()} […]`;
}
