import { type Area, areaOf } from "../../grid.ts";
import type { Cursor } from "./cursor.ts";
import type { EventFilter } from "./filter.ts";

/**
 * What the text of a query depends on: which conditions there are, not their values. A page is read from one index, in its
 * order, as far as it goes; what narrows down the most, the driver, chooses which. Where that is several places at once, cells of
 * the grid say, the first of each are merged.
 */
export interface Shape {
  driver: Driver;
  isByCreation: boolean;
  isDescending: boolean;
  /** Which values there are, by their names in {@link valuesOf}. */
  given: string[];
}

type Driver =
  | { by: "words" | "venue" | "tag" | "organizer" | "listed" }
  | { by: "cells"; grid: "small" | "large"; count: number }
  | { by: "statuses"; count: number };

export function shapeOf(filter: EventFilter, hasCursor: boolean): Shape {
  const { sort = "start" } = filter;
  const given = Object.keys(valuesOf(filter, undefined));
  return {
    driver: driverOf(filter),
    isByCreation: sort.endsWith("created"),
    isDescending: sort.startsWith("-"),
    given: hasCursor ? [...given, "after"] : given,
  };
}

/** Whether there are only so many shapes like it that the text of each can be kept: none with as many values as one likes. */
export function isUsual({ driver, given }: Shape): boolean {
  const isOfOne = driver.by === "listed" || driver.by === "venue" || driver.by === "organizer";
  return isOfOne && !given.some((name) => /\d$/.test(name));
}

function driverOf({ words, venueId, tags, organizerId, near, statuses }: EventFilter): Driver {
  if (words !== undefined) return { by: "words" };
  if (venueId !== undefined) return { by: "venue" };
  if (tags) return { by: "tag" };
  const cells = near && areaOf(near).cells;
  if (cells) return { by: "cells", grid: cells.grid, count: cells.numbers.length };
  if (organizerId !== undefined) return { by: "organizer" };
  if (statuses) return { by: "statuses", count: statuses.length };
  return { by: "listed" };
}

/** The values of a filter, by the names that the query has for them. */
export function valuesOf(
  { from, to, words, tags = [], venueId, organizerId, near, isOnline, statuses = [] }: EventFilter,
  after: Cursor | undefined,
): Record<string, unknown> {
  return {
    ...(from !== undefined && {
      ...{ from, fromInstant: shiftDays(from, -1) },
      ...{
        dayAfterFrom: dayOf(shiftDays(from, 1)),
        sinceFrom: shiftDays(from, LARGEST_OFFSET_DAYS),
      },
    }),
    ...(to !== undefined && { to, toInstant: shiftDays(to, 2) }),
    ...(words !== undefined && { words }),
    ...(venueId !== undefined && { venueId }),
    ...(organizerId !== undefined && { organizerId }),
    ...(isOnline !== undefined && { [isOnline ? "isOnline" : "isNotOnline"]: true }),
    ...numbered("tag", tags),
    ...numbered("status", statuses),
    ...(near && { ...near, ...placesOf(areaOf(near)) }),
    ...(after && { afterPlace: after.key, afterId: after.id }),
  };
}

function placesOf({ box, cells }: Area): Record<string, number> {
  return {
    ...Object.fromEntries(
      box.flatMap((one, index) =>
        Object.entries(one).map(([side, degrees]): [string, number] => [
          `${side}${index}`,
          degrees,
        ]),
      ),
    ),
    ...numbered("cell", cells?.numbers ?? []),
  };
}

function numbered<T>(name: string, values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value, index): [string, T] => [`${name}${index}`, value]));
}

/** No local time was ever 16 hours ahead of UTC, or behind: Manila was nearly, until 1844. */
const LARGEST_OFFSET_DAYS = 16 / 24;

/** The last moment that a DATETIME holds. */
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/** Midnight UTC of the day so many days later, or the last moment there is. */
function shiftDays(day: string, days: number): Date {
  const date = new Date(`${day}T00:00:00Z`);
  return new Date(Math.min(date.getTime() + days * 86_400_000, LATEST));
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, "YYYY-MM-DD".length);
}
