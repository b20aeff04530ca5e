import { z } from "zod";

/** The one procedure that every contender serves: its schemas, and the function behind it. */
export const listEventsInput = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  venue: z.string().max(100).optional(),
});

const event = z.object({
  id: z.uuid(),
  date: z.iso.date(),
  time: z.string(),
  timezone: z.string(),
  startsAt: z.iso.datetime(),
  venue: z.string(),
  address: z.string(),
  organizer: z.object({ id: z.uuid(), username: z.string() }),
});

export const listEventsOutput = z.object({
  items: z.array(event),
  nextCursor: z.string().nullable(),
});

const events = Array.from({ length: 100 }, (_, index) => ({
  id: `019ab5a4-6c00-7000-8000-${String(index).padStart(12, "0")}`,
  date: "2026-06-01",
  time: "20:00",
  timezone: "Europe/Paris",
  startsAt: "2026-06-01T18:00:00Z",
  venue: `Venue ${index}`,
  address: `${index} rue de la Roquette`,
  organizer: { id: "019ab5a4-6c00-7000-8000-ffffffffffff", username: "ada" },
}));

export function listEvents({ limit, venue }) {
  const found = venue === undefined ? events : events.filter((each) => each.venue === venue);
  return { items: found.slice(0, limit), nextCursor: null };
}
