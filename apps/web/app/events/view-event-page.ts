import type { Event } from "@handbill/client";
import { parseHtml } from "../rich-text/parse-html.server.ts";
import type { RichText } from "../rich-text/rich-text.tsx";
import { type EventView, viewEvent } from "./view-event.ts";
import {
  nameZone,
  wordClockChanges,
  wordDay,
  wordEnd,
  wordMoment,
  wordTime,
} from "./word-times.ts";

/** An event in the words of its own page. */
export interface EventPageView extends EventView {
  revision: number;
  /** The local day in full, as in `Thursday, December 31, 2026`. */
  date: string;
  /** The local time of day, as in `8:00 PM`, or `all day`. */
  time: string;
  end: { at: string; text: string } | null;
  /** The zone as it is called at that time of year, as in `Central European Standard Time`. */
  zoneName: string;
  clockChanges: string[];
  /** What has become of it, in a sentence. */
  statusNote: string | null;
  isPublished: boolean;
  venue: string;
  venueId: string | null;
  address: string;
  /** How one takes part, where it is not by going there. */
  attendance: string | null;
  price: string | null;
  tags: string[];
  language: string | null;
  url: string | null;
  ticketUrl: string | null;
  organizer: { username: string; name: string };
  description: RichText[];
}

const attendances: Record<Event["attendance"], string | null> = {
  "in-person": null,
  online: "Online",
  both: "There or online",
};

const languages = new Intl.DisplayNames("en", { type: "language" });

/** Words an event with everything that is known of it; its description comes from `descriptionHtml`. */
export function viewEventPage(event: Event): EventPageView {
  const { revision, venue, venueId, address, price, tags, url, ticketUrl, language } = event;
  const { username, displayName } = event.organizer;
  const end = wordEnd(event);
  return {
    ...viewEvent(event),
    ...{ revision, venue, venueId, address, price, tags, url, ticketUrl },
    date: wordDay(event.date),
    time: event.allDay ? "all day" : wordTime(event.time),
    end: end === null ? null : { at: endForMachines(event), text: end },
    zoneName: nameZone(event),
    clockChanges: wordClockChanges(event),
    statusNote: wordStatus(event),
    isPublished: event.status !== "draft" && event.status !== "scheduled",
    attendance: attendances[event.attendance],
    language: language === null ? null : nameLanguage(language),
    organizer: { username, name: displayName ?? username },
    description: parseHtml(event.descriptionHtml ?? ""),
  };
}

/** Of a tag that says more than the language, as `en-u-ca-buddhist`, the language. */
function nameLanguage(tag: string): string {
  return languages.of(new Intl.Locale(tag).baseName) ?? tag;
}

function endForMachines({ allDay, endDate, endsAt }: Event): string {
  return allDay && endDate !== null ? endDate : endsAt;
}

function wordStatus(event: Event): string | null {
  const { status, publishAt, formerDate, formerTime, allDay, timezone } = event;
  switch (status) {
    case "draft":
      return "This is a draft: nobody else sees it yet.";
    case "scheduled":
      if (publishAt === null) return "Nobody else sees it until it is published.";
      return `Nobody else sees it until it is published on ${wordMoment(publishAt, timezone)}.`;
    case "cancelled":
      return "It is cancelled, and does not take place.";
    case "postponed":
      return "It is postponed: this date holds no longer, and the new one is not known yet.";
    case "rescheduled": {
      if (formerDate === null) return "It has a new date.";
      const time = allDay || formerTime === null ? "" : `, ${wordTime(formerTime)}`;
      return `It has a new date. It was to be on ${wordDay(formerDate)}${time}.`;
    }
    case "published":
      return null;
  }
}
