import { Temporal } from "temporal-polyfill";
import type { z } from "zod";
import { HandbillError } from "../../errors.ts";
import type { createEventInput, EventDetails } from "./inputs.ts";
import type { Event } from "./schema.ts";
import type { Status } from "./visibility.ts";

/** What becomes of an event's status, and of what goes with it. */
export interface StatusChange {
  status: Status;
  publishAt: Date | null;
  formerDate: string | null;
  formerTime: string | null;
}

interface Circumstances {
  now: Date;
  /** The event's, once it is changed. */
  timezone: string;
}

/** Of a new event. */
export function firstStatus(
  {
    status = "published",
    publishAt,
  }: Pick<z.output<typeof createEventInput>, "status" | "publishAt">,
  circumstances: Circumstances,
): StatusChange {
  return { ...publishing(status, publishAt, circumstances), formerDate: null, formerTime: null };
}

/**
 * What a change makes of an event's status. What was not published yet may become published, now or later, and nothing else;
 * what was published stays so, as it is, or cancelled, postponed or rescheduled, in whichever order.
 *
 * @throws {HandbillError} EVENT_STATUS_CONFLICT
 */
export function changeStatus(
  before: Event,
  { status, publishAt, ...change }: EventDetails,
  circumstances: Circumstances,
): StatusChange {
  const { timezone } = circumstances;
  const { formerDate, formerTime } = before;
  const former = formerIn(timezone, before, { formerDate, formerTime });
  const isUnpublished = before.status === "draft" || before.status === "scheduled";
  if (isUnpublished) {
    if (status === undefined && publishAt === undefined) {
      const stays = before.publishAt === null ? null : new Date(before.publishAt);
      return { status: before.status, publishAt: stays, ...former };
    }
    if (status !== undefined && status !== "draft" && status !== "published") {
      throw conflict(
        `It has not been published, so it cannot be ${status}: delete it, or publish it first.`,
      );
    }
    return { ...publishing(status ?? "draft", publishAt ?? undefined, circumstances), ...former };
  }

  if (publishAt !== undefined && publishAt !== null) {
    throw conflict("It is published already: leave out publishAt.");
  }
  if (status === undefined) return { status: before.status, publishAt: null, ...former };
  if (status === "draft") {
    throw conflict(
      "It has been published, so it does not become a draft again: delete it, or cancel it.",
    );
  }
  if (status !== "rescheduled") {
    const keeps = status !== "published";
    const none = { formerDate: null, formerTime: null };
    return { status, publishAt: null, ...(keeps ? former : none) };
  }
  if (isMoved(before, change, timezone)) {
    const was = { formerDate: before.date, formerTime: before.time };
    return { status, publishAt: null, ...formerIn(timezone, before, was) };
  }
  if (before.status === "rescheduled") return { status, publishAt: null, ...former };
  throw conflict("To reschedule it, send the new date or time too.");
}

function publishing(
  status: "draft" | "published",
  publishAt: string | undefined,
  { now, timezone }: Circumstances,
): Pick<StatusChange, "status" | "publishAt"> {
  if (publishAt === undefined) return { status, publishAt: null };
  const at = momentOf(publishAt, timezone);
  return at <= now
    ? { status: "published", publishAt: null }
    : { status: "scheduled", publishAt: at };
}

const HAS_OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/;

/** What has no offset is local time; where the clocks skip or repeat it, it is read as RFC 5545 §3.3.5 says. */
function momentOf(publishAt: string, timezone: string): Date {
  if (HAS_OFFSET.test(publishAt)) return new Date(publishAt);
  return new Date(
    Temporal.PlainDateTime.from(publishAt).toZonedDateTime(timezone).epochMilliseconds,
  );
}

type Former = Pick<StatusChange, "formerDate" | "formerTime">;

/** When an event was to be, by the clocks of the zone that it is in from now on. Whole days are the same by all. */
function formerIn(timezone: string, before: Event, { formerDate, formerTime }: Former): Former {
  const isSame = timezone === before.timezone || before.allDay;
  if (isSame || formerDate === null || formerTime === null) return { formerDate, formerTime };
  const moment = Temporal.PlainDateTime.from(`${formerDate}T${formerTime}`)
    .toZonedDateTime(before.timezone)
    .withTimeZone(timezone);
  return {
    formerDate: moment.toPlainDate().toString(),
    formerTime: moment.toPlainTime().toString({ smallestUnit: "minute" }),
  };
}

function isMoved(before: Event, { date, time }: EventDetails, timezone: string): boolean {
  return (
    (date !== undefined && date !== before.date) ||
    (time !== undefined && time !== before.time) ||
    timezone !== before.timezone
  );
}

function conflict(detail: string): HandbillError {
  return new HandbillError("EVENT_STATUS_CONFLICT", { detail });
}
