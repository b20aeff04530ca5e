import type { Event } from "./schema.ts";

/** What the history leaves out: it has them itself, or they follow from what it has. */
const NOT_TOLD = new Set<string>([
  ...["id", "revision", "createdAt", "updatedAt", "organizer", "descriptionHtml"],
]);

/** The fields in which an event differs from what it was. */
export function differenceOf(
  before: Event,
  after: Event,
): Record<string, { before: unknown; after: unknown }> {
  const was: Record<string, unknown> = before;
  return Object.fromEntries(
    Object.entries(after).flatMap(([field, value]) =>
      NOT_TOLD.has(field) || JSON.stringify(was[field]) === JSON.stringify(value)
        ? []
        : [[field, { before: was[field], after: value }]],
    ),
  );
}
