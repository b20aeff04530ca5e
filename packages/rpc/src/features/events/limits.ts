import { LONGEST_MARKDOWN } from "../../markdown-text.ts";
import { LONGEST_TIMEZONE } from "../../timezone.ts";
import { LONGEST_WEB_ADDRESS } from "../../web-address.ts";

export { TIMEZONE } from "../../timezone.ts";

/** Everything that the fields of events are held to. Lengths are in UTF-16 units. */
export const LONGEST = {
  title: 200,
  description: LONGEST_MARKDOWN,
  url: LONGEST_WEB_ADDRESS,
  price: 200,
  tag: 50,
  /** All of an event together, with one between each two. */
  tags: 1_000,
  language: 35,
  timezone: LONGEST_TIMEZONE,
  venue: 200,
  address: 500,
  query: 200,
  cursor: 200,
} as const;

export const MOST_TAGS = 20;
export const MOST_OF_A_PAGE = 100;

/** An event lasts a year at most: what goes on for longer is not an event. */
export const MOST_DAYS = 366;

/** What an INT holds. */
export const LARGEST_INT = 2_147_483_647;

/** A DATETIME in UTC holds the years 1000 to 9999, wherever the event is. */
export const EARLIEST_DAY = "1000-01-02";
export const LATEST_DAY = "9999-12-30";

/** A tag of BCP 47, as far as an expression can say. */
export const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/;

export const CURSOR = /^[A-Za-z0-9_-]*$/;

export const ATTENDANCES = ["in-person", "online", "both"] as const;
export const STATUSES = [
  "draft",
  "scheduled",
  "published",
  "cancelled",
  "postponed",
  "rescheduled",
] as const;
