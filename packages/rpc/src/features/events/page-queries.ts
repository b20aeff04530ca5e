import { argument, eventContinuations, eventSearch, events, eventTags } from "@handbill/db";
import { and, type Column, eq, gte, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { EARTH_RADIUS_KM } from "../../grid.ts";
import type { Shape } from "./page-shape.ts";

/** Selects `id` and `place`, what the order goes by, of the events of a page. The placeholder `limit` says how many. */
export function pageOf(shape: Shape): SQL {
  const branches = branchesOf(shape);
  if (branches.length === 1) return sql.join(branches);
  const order = sql.raw(shape.isDescending ? "desc" : "asc");
  return sql`select place, id from (${sql.join(
    branches.map((branch) => sql`(${branch})`),
    sql` union all `,
  )}) as branch order by place ${order}, id ${order} limit ${sql.placeholder("limit")}`;
}

function branchesOf(shape: Shape): SQL[] {
  const { driver, given } = shape;
  const conditions = conditionsOf(shape);
  const created = shape.isByCreation;
  const own = { place: created ? events.createdAt : events.startsAt, id: events.id };
  // What began before the first day and goes on is in a table of its own. Where all that is found is sorted anyway, it is asked for.
  const isSorted = driver.by === "words" || created;
  const main = and(conditions, given.includes("from") ? firstDay(isSorted) : undefined);
  const from = (index: string) => sql`${events} force index (${sql.raw(index)})`;
  const page = (source: SQL, columns: Columns, where: SQL | undefined) =>
    selectPlaces(shape, source, columns, where);

  const branches = (): SQL[] => {
    switch (driver.by) {
      case "words":
        return [
          page(
            sql`${eventSearch} straight_join ${events} on ${events.id} = ${eventSearch.eventId}`,
            own,
            and(
              sql`match(${eventSearch.words}) against (${sql.placeholder("words")} in boolean mode)`,
              main,
            ),
          ),
        ];
      case "tag":
        return [
          page(
            sql`${eventTags} force index (primary) straight_join ${events} on ${events.id} = ${eventTags.eventId}`,
            created ? own : { place: eventTags.startsAt, id: eventTags.eventId },
            and(
              eq(eventTags.tag, argument(eventTags.tag, "tag0")),
              created ? undefined : tagBounds(given),
              main,
            ),
          ),
        ];
      case "venue":
        return [page(from("events_venue_id_starts_at_id"), own, main)];
      case "organizer":
        return [page(from("events_organizer_id_starts_at_id"), own, main)];
      case "cells": {
        const cell = driver.grid === "small" ? events.smallCell : events.largeCell;
        const source = from(`events_${driver.grid}_cell_starts_at_id`);
        return times(driver.count, (index) =>
          page(source, own, and(eq(cell, argument(cell, `cell${index}`)), main)),
        );
      }
      case "statuses":
        if (created) return [page(from("events_listed_created_at_id"), own, main)];
        return times(driver.count, (index) => {
          const isOne = eq(events.status, argument(events.status, `status${index}`));
          return page(from("events_status_starts_at_id"), own, and(isOne, main));
        });
      case "listed":
        if (!created && given.includes("from")) return sinceFirstDay(page, from, conditions);
        return [
          page(
            from(created ? "events_listed_created_at_id" : "events_listed_starts_at_id"),
            own,
            main,
          ),
        ];
    }
  };
  if (!given.includes("from") || isSorted) return branches();
  const goingOn = page(
    sql`${eventContinuations} force index (primary) straight_join ${events} on ${events.id} = ${eventContinuations.eventId}`,
    { place: eventContinuations.startsAt, id: eventContinuations.eventId },
    and(
      eq(eventContinuations.day, argument(eventContinuations.day, "from")),
      sql`${events.date} < ${argument(events.date, "from")}`,
      conditions,
    ),
  );
  return [goingOn, ...branches()];
}

/** The days once more, as the index of tags knows them: where the page begins to be read, and where it ends. */
function tagBounds(given: string[]): SQL | undefined {
  const { startsAt } = eventTags;
  return and(
    given.includes("from") ? gte(startsAt, argument(startsAt, "fromInstant")) : undefined,
    given.includes("to") ? lte(startsAt, argument(startsAt, "toInstant")) : undefined,
  );
}

interface Columns {
  place: Column;
  id: Column;
}

function selectPlaces(
  { given, isDescending }: Shape,
  source: SQL,
  { place, id }: Columns,
  where: SQL | undefined,
): SQL {
  const order = sql.raw(isDescending ? "desc" : "asc");
  const beyond = sql.raw(isDescending ? "<" : ">");
  const afterPlace = argument(place, "afterPlace");
  const after = given.includes("after")
    ? sql`${place} ${beyond}= ${afterPlace} and (${place} ${beyond} ${afterPlace} or ${id} ${beyond} ${argument(id, "afterId")})`
    : undefined;
  return sql`select ${place} as place, ${id} as id from ${source} where ${and(where, after)} order by ${place} ${order}, ${id} ${order} limit ${sql.placeholder("limit")}`;
}

/** All that is asked of an event but for its first day. */
function conditionsOf({ given }: Shape): SQL | undefined {
  const has = (name: string) => given.includes(name);
  const all = (name: string) => given.filter((each) => new RegExp(`^${name}\\d+$`).test(each));
  return and(
    eq(events.isListed, true),
    has("to")
      ? and(
          lte(events.date, argument(events.date, "to")),
          lte(events.startsAt, argument(events.startsAt, "toInstant")),
        )
      : undefined,
    has("venueId") ? eq(events.venueId, argument(events.venueId, "venueId")) : undefined,
    has("organizerId")
      ? eq(events.organizerId, argument(events.organizerId, "organizerId"))
      : undefined,
    has("isOnline") ? sql`${events.attendance} <> 'in-person'` : undefined,
    has("isNotOnline") ? sql`${events.attendance} = 'in-person'` : undefined,
    or(...all("status").map((name) => eq(events.status, argument(events.status, name)))),
    ...all("tag").map(
      (name) =>
        sql`exists (select 1 from ${eventTags} as other_tag where other_tag.tag = ${argument(eventTags.tag, name)} and other_tag.starts_at = ${events.startsAt} and other_tag.event_id = ${events.id})`,
    ),
    has("latitude") ? isWithin(all("south").length) : undefined,
  );
}

/** The first day and those after it. The bound on the instant lets the index find it, whatever the time zone. */
function firstDay(orGoingOn: boolean): SQL | undefined {
  const from = argument(events.date, "from");
  if (orGoingOn) {
    return or(
      gte(events.date, from),
      sql`exists (select 1 from ${eventContinuations} where ${eventContinuations.day} = ${from} and ${eventContinuations.startsAt} = ${events.startsAt} and ${eventContinuations.eventId} = ${events.id})`,
    );
  }
  return and(
    gte(events.date, from),
    gte(events.startsAt, argument(events.startsAt, "fromInstant")),
  );
}

/**
 * The first day and those after it, of all events: what begins when it is that day or a later one everywhere, and of what begins
 * before, that day's and, far in the east, the next one's. So nothing of the days before is read, of which there may be many.
 */
function sinceFirstDay(
  page: (source: SQL, columns: Columns, where: SQL | undefined) => SQL,
  from: (index: string) => SQL,
  conditions: SQL | undefined,
): SQL[] {
  const own = { place: events.startsAt, id: events.id };
  const sure = argument(events.startsAt, "sinceFrom");
  const onDay = (name: string) =>
    page(
      from("events_listed_date_starts_at_id"),
      own,
      and(conditions, eq(events.date, argument(events.date, name)), lt(events.startsAt, sure)),
    );
  const later = and(conditions, gte(events.startsAt, sure));
  return [
    ...[onDay("from"), onDay("dayAfterFrom")],
    page(from("events_listed_starts_at_id"), own, later),
  ];
}

/** In one of the boxes, and within the radius by the haversine formula. */
function isWithin(boxes: number): SQL | undefined {
  const value = (name: string) => sql.placeholder(name);
  return and(
    or(
      ...times(boxes, (index) =>
        and(
          sql`${events.latitude} between ${value(`south${index}`)} and ${value(`north${index}`)}`,
          sql`${events.longitude} between ${value(`west${index}`)} and ${value(`east${index}`)}`,
        ),
      ),
    ),
    sql`${2 * EARTH_RADIUS_KM} * asin(sqrt(least(1, pow(sin(radians(${events.latitude} - ${value("latitude")}) / 2), 2)
      + cos(radians(${value("latitude")})) * cos(radians(${events.latitude})) * pow(sin(radians(${events.longitude} - ${value("longitude")}) / 2), 2)))) <= ${value("radius")}`,
  );
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
