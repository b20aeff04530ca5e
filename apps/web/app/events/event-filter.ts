/** By what the list of events is narrowed down: they meet all of it. */
export interface EventFilter {
  /** Words to look for. */
  q?: string;
  tag?: string[];
  /** An id. */
  venue?: string;
  /** A username. */
  organizer?: string;
}

/** A place in the list, as the address of a page has it. */
export interface ListPlace {
  /** The first day of the list, which a cursor is good for. */
  from: string;
  cursor: string;
}

/** Reads the filter that an address asks for. What is left empty counts for nothing. */
export function readFilter(query: URLSearchParams): EventFilter {
  const q = query.get("q")?.trim();
  const tag = query.getAll("tag").filter((each) => each.trim() !== "");
  const venue = query.get("venue");
  const organizer = query.get("organizer");
  return {
    ...(q && { q }),
    ...(tag.length > 0 && { tag }),
    ...(venue && { venue }),
    ...(organizer && { organizer }),
  };
}

/** Reads where in the list a page begins; undefined for the first page. */
export function readPlace(query: URLSearchParams): ListPlace | undefined {
  const from = query.get("from");
  const cursor = query.get("cursor");
  return from !== null && cursor !== null ? { from, cursor } : undefined;
}

/** The address of the list with this filter, from this place on. */
export function listPath(filter: EventFilter, place?: ListPlace): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, ...place })) {
    for (const each of [value].flat()) query.append(name, each);
  }
  return query.size > 0 ? `/?${query}` : "/";
}
