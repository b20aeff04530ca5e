import type { SeedEvent, SeedState } from "@handbill/rpc/server";
import { dayOf, makeDetails } from "./make-details.ts";
import { makePerson } from "./make-person.ts";
import type { MadeVenue } from "./make-venue.ts";
import { createRandom, type Random } from "./random.ts";
import { DAY_MS, lastPerson, lastVenue, type World } from "./world.ts";

type Details = SeedEvent["details"];

/** Days before and after today on which events begin. */
const PAST_DAYS = 4 * 365;
export const FUTURE_DAYS = 365;
/** Deleted ones are removed after 30. */
const DELETED_DAYS = 25;

const PUBLISHED: SeedState = {
  ...{ status: "published", publishAt: null, deletedAt: null },
  ...{ formerDate: null, formerTime: null },
};

/** An event, but for its venue, which `venue` is the number of. */
export interface MadeEvent extends Omit<SeedEvent, "venue"> {
  venueNumber: number;
}

/** @param venueOf makes the venue of a number. */
export function makeEvent(
  world: World,
  number: number,
  venueOf: (number: number) => MadeVenue,
): MadeEvent {
  const random = createRandom(world.seed, "event", number);
  const venueNumber = random.integer(0, lastVenue(number));
  const organizer = makePerson(world, random.integer(0, lastPerson(number)));
  const offset = random.integer(-PAST_DAYS, FUTURE_DAYS);
  const details = makeDetails(venueOf(venueNumber), addDays(world.today, offset), random);
  const createdAt = makeCreation(world.today, offset, random);
  return {
    ...{ id: random.id, organizerId: organizer.id, venueNumber, createdAt },
    ...makeState({ details, createdAt, offset, today: world.today }, random),
  };
}

/** Some weeks before it takes place, and before today. */
function makeCreation(today: Date, offset: number, random: Random): Date {
  const before = Math.min(offset - random.integer(1, 180), -random.integer(DELETED_DAYS + 1, 120));
  return new Date(addDays(today, before).getTime() + random.integer(0, DAY_MS - 1));
}

type Fate =
  | "as it is"
  | "cancelled"
  | "postponed"
  | "rescheduled"
  | "deleted"
  | "draft"
  | "scheduled";

const FATES: readonly (readonly [weight: number, fate: Fate])[] = [
  [90, "as it is"],
  [3, "cancelled"],
  [1.5, "postponed"],
  [1.5, "rescheduled"],
  [1, "deleted"],
  [1.5, "draft"],
  [1.5, "scheduled"],
];

interface Begun {
  details: Details;
  createdAt: Date;
  /** Days from today to its first. */
  offset: number;
  today: Date;
}

function makeState(begun: Begun, random: Random): Pick<SeedEvent, "details" | "state" | "change"> {
  const { details, createdAt, offset, today } = begun;
  const fate = random.weigh(FATES);
  const latest = addDays(today, Math.min(offset, 0)).getTime();
  const at = new Date(
    Math.floor(createdAt.getTime() + random.fraction() * (latest - createdAt.getTime())),
  );
  const before = { at, details, state: PUBLISHED };
  switch (fate) {
    case "as it is":
      return { details, state: PUBLISHED, change: undefined };
    case "cancelled":
    case "postponed":
      return {
        details,
        state: { ...PUBLISHED, status: fate },
        change: { ...before, kind: "updated" },
      };
    case "rescheduled": {
      const former = moveDays(details, -random.integer(7, 60));
      const { date: formerDate, time: formerTime } = former;
      const state = { ...PUBLISHED, status: fate, formerDate, formerTime };
      return { details, state, change: { ...before, kind: "updated", details: former } };
    }
    case "deleted": {
      const deletedAt = new Date(today.getTime() - random.integer(0, DELETED_DAYS * DAY_MS));
      const change = { ...before, at: deletedAt, kind: "deleted" } as const;
      return { details, state: { ...PUBLISHED, deletedAt }, change };
    }
    case "draft":
      return { details, state: { ...PUBLISHED, status: fate }, change: undefined };
    case "scheduled": {
      // What is in the past was published long ago.
      if (offset < 2) return { details, state: PUBLISHED, change: undefined };
      const publishAt = addDays(today, random.integer(1, offset - 1));
      return { details, state: { ...PUBLISHED, status: fate, publishAt }, change: undefined };
    }
  }
}

function moveDays(details: Details, days: number): Details {
  const move = (day: string) => dayOf(addDays(new Date(`${day}T00:00:00Z`), days));
  return {
    ...details,
    date: move(details.date),
    endDate: details.endDate === null ? null : move(details.endDate),
  };
}

function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}
