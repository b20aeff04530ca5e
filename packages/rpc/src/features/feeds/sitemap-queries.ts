import { argument, type Executor, events, prepared } from "@handbill/db";
import { and, asc, eq, gt, lt, lte, or, sql } from "drizzle-orm";
import type { SitemapPlace } from "./sitemap-place.ts";

/** The place of the event that is so many after another in the order of creation; undefined when there are not as many. */
export async function findPlaceAfter(
  db: Executor,
  after: SitemapPlace | undefined,
  count: number,
): Promise<SitemapPlace | undefined> {
  const [found] = await placeAfter(db, after ? "after" : "").execute({
    ...bound("after", after),
    offset: count - 1,
  });
  return found;
}

/** The events that everybody sees between two places, the first of which is not one of them. */
export async function listPages(
  db: Executor,
  { after, until, limit }: { after?: SitemapPlace; until?: SitemapPlace; limit: number },
): Promise<{ id: string; updatedAt: Date }[]> {
  const variant = [...(after ? ["after"] : []), ...(until ? ["until"] : [])].join(" ");
  const values = { ...bound("after", after), ...bound("until", until), limit };
  return pagesBetween(db, variant).execute(values);
}

const placeAfter = prepared((db, variant) =>
  db
    .select({ createdAt: events.createdAt, id: events.id })
    .from(events)
    .where(and(eq(events.isListed, true), variant === "" ? undefined : isAfter()))
    .orderBy(asc(events.createdAt), asc(events.id))
    .limit(1)
    .offset(sql.placeholder("offset"))
    .prepare(),
);

const pagesBetween = prepared((db, variant) =>
  db
    .select({ id: events.id, updatedAt: events.updatedAt })
    .from(events)
    .where(
      and(
        eq(events.isListed, true),
        variant.includes("after") ? isAfter() : undefined,
        variant.includes("until") ? isUntil() : undefined,
      ),
    )
    .orderBy(asc(events.createdAt), asc(events.id))
    .limit(sql.placeholder("limit"))
    .prepare(),
);

// Both databases read these as ranges of the index on is_listed, created_at and id.

function isAfter() {
  const at = argument(events.createdAt, "afterAt");
  return or(
    gt(events.createdAt, at),
    and(eq(events.createdAt, at), gt(events.id, argument(events.id, "afterId"))),
  );
}

function isUntil() {
  const at = argument(events.createdAt, "untilAt");
  return or(
    lt(events.createdAt, at),
    and(eq(events.createdAt, at), lte(events.id, argument(events.id, "untilId"))),
  );
}

function bound(name: "after" | "until", place: SitemapPlace | undefined) {
  return place ? { [`${name}At`]: place.createdAt, [`${name}Id`]: place.id } : {};
}
