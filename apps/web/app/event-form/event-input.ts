import type { Event, HandbillClient } from "@handbill/client";
import { isPastMidnight } from "../events/word-times.ts";

/** What was typed into the form of an event, by field. */
export interface TypedEvent extends Record<string, string> {
  title: string;
  date: string;
  time: string;
  endDate: string;
  endTime: string;
  /** `on` or empty. */
  allDay: string;
  timezone: string;
  venue: string;
  address: string;
  attendance: string;
  description: string;
  price: string;
  /** Separated by commas. */
  tags: string;
  language: string;
  url: string;
  ticketUrl: string;
  /** Local time, as in `2026-12-31T20:00`. */
  publishAt: string;
}

type CreateInput = Parameters<HandbillClient["events"]["create"]["mutate"]>[0];
type UpdateInput = Parameters<HandbillClient["events"]["update"]["mutate"]>[0];

/** Reads the form of an event, as it was typed. */
export function readTyped(read: (field: string) => string): TypedEvent {
  return {
    title: read("title"),
    date: read("date"),
    time: read("time"),
    endDate: read("endDate"),
    endTime: read("endTime"),
    allDay: read("allDay"),
    timezone: read("timezone"),
    venue: read("venue"),
    address: read("address"),
    attendance: read("attendance"),
    description: withPlainBreaks(read("description")),
    price: read("price"),
    tags: read("tags"),
    language: read("language"),
    url: read("url"),
    ticketUrl: read("ticketUrl"),
    publishAt: read("publishAt"),
  };
}

/** An event as its form shows it. What follows from other fields is left empty, so that it goes on following. */
export function typedOf(event: Event): TypedEvent {
  const { date, time, endDate, endTime, allDay, title, venue } = event;
  const isImplied = endTime !== null && (endDate === date || isPastMidnight(event));
  return {
    title: title === venue ? "" : title,
    date,
    time: allDay ? "" : time,
    endDate: isImplied ? "" : (endDate ?? ""),
    endTime: endTime ?? "",
    allDay: allDay ? "on" : "",
    timezone: event.timezone,
    venue,
    address: event.address,
    attendance: event.attendance,
    description: withPlainBreaks(event.description ?? ""),
    price: event.price ?? "",
    tags: event.tags.join(", "),
    language: event.language ?? "",
    url: event.url ?? "",
    ticketUrl: event.ticketUrl ?? "",
    publishAt: event.publishAt === null ? "" : toLocalTime(event.publishAt, event.timezone),
  };
}

/** What the API makes a new event of; what was left empty is not said. */
export function toCreateInput(typed: TypedEvent): CreateInput {
  const { title, description, price, language, url, ticketUrl, endDate, endTime, publishAt } =
    toDetails(typed);
  return {
    ...toBasics(typed),
    ...(title !== null && { title }),
    ...(description !== null && { description }),
    ...(price !== null && { price }),
    ...(language !== null && { language }),
    ...(url !== null && { url }),
    ...(ticketUrl !== null && { ticketUrl }),
    ...(endDate !== null && { endDate }),
    ...(endTime !== null && { endTime }),
    ...(publishAt !== null && { publishAt }),
  };
}

const TIMES = ["date", "time", "endDate", "endTime", "allDay", "timezone"];

/**
 * What the API is to change of an event that its form showed so; what was emptied is taken away. What was not touched is not sent,
 * and stays exactly as it is, though a form could not show it so; of its times, which depend on each other, all or none are, and
 * when it is to be published goes with its time zone.
 */
export function toUpdateInput(typed: TypedEvent, shown: TypedEvent): Omit<UpdateInput, "id"> {
  const isTouched = (name: string) =>
    typed[name] !== shown[name] ||
    (name === "publishAt" && typed.publishAt !== "" && typed.timezone !== shown.timezone);
  const areTimesTouched = TIMES.some(isTouched);
  const all = { ...toBasics(typed), ...toDetails(typed) };
  return Object.fromEntries(
    Object.entries(all).filter(([name]) =>
      TIMES.includes(name) ? areTimesTouched : isTouched(name),
    ),
  );
}

function toBasics({ date, time, timezone, venue, address, allDay, attendance, tags }: TypedEvent) {
  return {
    date,
    time: allDay === "on" && time.trim() === "" ? "00:00" : time, // it counts for nothing
    ...{ venue, address },
    ...(timezone.trim() !== "" && { timezone: timezone.trim() }),
    allDay: allDay === "on",
    ...(isAttendance(attendance) && { attendance }),
    tags: tags
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  };
}

function toDetails({ title, description, price, language, url, ticketUrl, ...times }: TypedEvent) {
  return {
    title: orNull(title),
    description: description.trim() === "" ? null : description,
    price: orNull(price),
    language: orNull(language),
    url: orNull(url),
    ticketUrl: orNull(ticketUrl),
    endDate: orNull(times.endDate),
    endTime: orNull(times.endTime),
    publishAt: orNull(times.publishAt),
  };
}

/** A moment as an input of local time has it: `2026-12-31T20:00`. */
function toLocalTime(at: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeStyle: "short", timeZone });
  return parts.format(new Date(at)).replace(" ", "T");
}

/** Browsers show every line break alike, and send each as CR LF. */
function withPlainBreaks(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n");
}

function orNull(typed: string): string | null {
  return typed.trim() || null;
}

function isAttendance(name: string): name is Event["attendance"] {
  return ["in-person", "online", "both"].includes(name);
}
