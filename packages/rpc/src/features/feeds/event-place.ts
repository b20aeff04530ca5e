import type { Event } from "../events/schema.ts";

/** Where it is, in one line. */
export function placeOf({ venue, address }: Event): string {
  return venue === address ? venue : `${venue}, ${address}`;
}
