import { isTrackedEnvelope, type TrackedEnvelope, tracked } from "@trpc/server";
import { z } from "zod";

/**
 * The output of a subscription: a stream of items, each tracked by its id, so that a caller who comes back goes on after the
 * last one it had. The item's schema is kept as `item` in the metadata, where a document can find it.
 */
export function streamOf<Item extends z.ZodType>(item: Item) {
  return z
    .custom<AsyncIterable<TrackedEnvelope<z.input<Item>>, void>>(isAsyncIterable)
    .transform((items) => checkEach(items, item))
    .meta({ item });
}

async function* checkEach<Item extends z.ZodType>(
  items: AsyncIterable<unknown>,
  item: Item,
): AsyncGenerator<TrackedEnvelope<z.output<Item>>, void> {
  for await (const envelope of items) {
    const [id, data] = trackedEnvelope.parse(envelope);
    yield tracked(id, item.parse(data));
  }
}

const trackedEnvelope = z.custom<TrackedEnvelope<unknown>>(isTrackedEnvelope);

function isAsyncIterable(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
