import { composeRow, type Details, NOTHING_SAID, resolveOrRefuse } from "./event-details.ts";
import type { EventIndex } from "./mutations.ts";
import type { EventRow } from "./queries.ts";

interface Given extends Partial<Details> {
  id: string;
  organizerId: string;
  now: Date;
}

/** A published event as it is stored, and by what it is found: for tests that need a row. */
export function storedEvent({ id, organizerId, now, ...said }: Given): {
  row: EventRow["event"];
  index: EventIndex;
} {
  const details = {
    ...NOTHING_SAID,
    ...{ date: "2026-07-01", time: "20:00", timezone: "Europe/Paris" },
    ...{ venue: "Hall", address: "1 Road", tags: [] },
    ...said,
  };
  const state = { status: "published", deletedAt: null } as const;
  const { row, index } = composeRow(details, resolveOrRefuse(details), state);
  const place = {
    venueId: null,
    latitude: null,
    longitude: null,
    smallCell: null,
    largeCell: null,
  };
  return {
    row: {
      ...{
        ...row,
        ...place,
        ...state,
        id,
        organizerId,
        revision: 1,
        createdAt: now,
        updatedAt: now,
      },
      ...{ publishAt: null, formerDate: null, formerTime: null },
    },
    index,
  };
}
