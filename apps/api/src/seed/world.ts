/** What everything that is made up follows from. */
export interface World {
  seed: string;
  /** Midnight UTC of the day that it is there. */
  today: Date;
}

export const DAY_MS = 24 * 60 * 60 * 1000;

// Who and what there is grows with the events, so that what comes first is the same however many follow.
const EVENTS_OF_A_VENUE = 50;
const EVENTS_OF_A_PERSON = 40;

/** The number of the last venue that there is for so many events. */
export function lastVenue(events: number): number {
  return Math.floor(events / EVENTS_OF_A_VENUE);
}

/** The number of the last organizer that there is for so many events. */
export function lastPerson(events: number): number {
  return Math.floor(events / EVENTS_OF_A_PERSON);
}

/** The last person who is there when a venue is entered. */
export function lastPersonBefore(venue: number): number {
  return lastPerson(venue * EVENTS_OF_A_VENUE);
}
