import { type EventFilter, listPath } from "./event-filter.ts";

/** A filter of the list by its name. */
export interface FilterView {
  label: string;
  /** The list without it. */
  without: string;
}

interface Names {
  venue: string | undefined;
  organizer: string | undefined;
}

/** Words what a list is narrowed down by, other than the words that are looked for. */
export function viewFilter(filter: EventFilter, names: Names): FilterView[] {
  const { tag: tags = [], ...withoutTags } = filter;
  const { venue, ...withoutVenue } = filter;
  const { organizer, ...withoutOrganizer } = filter;
  const views = tags.map((tag) => {
    const others = tags.filter((each) => each !== tag);
    const without = { ...withoutTags, ...(others.length > 0 && { tag: others }) };
    return { label: `Tag: ${tag}`, without: listPath(without) };
  });
  if (venue !== undefined) {
    views.push({ label: `At ${names.venue ?? venue}`, without: listPath(withoutVenue) });
  }
  if (organizer !== undefined) {
    views.push({
      label: `By ${names.organizer ?? organizer}`,
      without: listPath(withoutOrganizer),
    });
  }
  return views;
}
