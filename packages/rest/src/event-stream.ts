import { Readable } from "node:stream";
import { isTrackedEnvelope } from "@trpc/server";
import type { FastifyReply, FastifyRequest } from "fastify";

/** As tRPC's own adapter answers it, and unbuffered behind nginx. A connection serves nothing else afterwards. */
const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  connection: "close",
};

/** A comment is sent so often, in milliseconds, so that nobody on the way takes the connection for dead. */
const HEARTBEAT_MS = 15_000;

/** A caller whose stream ended waits so long before it comes back, in milliseconds. */
const RETRY_MS = 2_000;

/** The field of a subscription's input that takes the id of the item that the caller had last; tRPC's own name for it. */
const LAST_ID = "lastEventId";

/**
 * Answers with what a subscription yields, as server-sent events (WHATWG HTML §9.2): one event for each item, its data the
 * item as JSON, its id that of a tracked item. Items are asked for as fast as the caller takes them.
 *
 * @param toProblem what the caller is told of an error that ends the stream: the data of a last event, `problem`.
 */
export function sendEventStream(
  reply: FastifyReply,
  items: unknown,
  toProblem: (error: unknown) => object,
): FastifyReply {
  if (!isAsyncIterable(items)) throw new TypeError("The subscription returned no async iterable.");
  void reply.code(200).headers(HEADERS).send(createEventStream(items, toProblem));
  return reply.hijack(); // it is sent already; this ends Fastify's limit on the time it takes
}

/** Answers HEAD as {@link sendEventStream} would answer GET, and opens nothing. */
export function sendEventStreamHead(reply: FastifyReply): FastifyReply {
  // Of a stream, Fastify makes no Content-Length.
  return reply.code(200).headers(HEADERS).send(Readable.from([]));
}

/** The input of a subscription, with the Last-Event-ID of a caller who comes back; it comes later than the URL's own. */
export function resumeInput({ headers }: FastifyRequest, input: unknown): unknown {
  const lastId = headers["last-event-id"];
  if (typeof lastId !== "string" || lastId === "") return input;
  return { ...Object(input), [LAST_ID]: lastId };
}

function createEventStream(
  items: AsyncIterable<unknown>,
  toProblem: (error: unknown) => object,
): Readable {
  const iterator = items[Symbol.asyncIterator]();
  let isAsking = false;

  const stream = new Readable({
    read() {
      if (isAsking) return;
      isAsking = true;
      iterator.next().then(
        ({ done, value }) => {
          isAsking = false;
          if (!stream.destroyed) stream.push(done ? null : eventOf(value));
        },
        (error: unknown) => {
          if (stream.destroyed) return;
          stream.push(`event: problem\ndata: ${JSON.stringify(toProblem(error))}\n\n`);
          stream.push(null);
        },
      );
    },
    destroy(error, done) {
      clearInterval(heart);
      done(error);
      // The caller is gone: what goes wrong while the items end is nobody's answer any more.
      iterator.return?.().catch(() => undefined);
    },
  });
  const heart = setInterval(() => {
    if (stream.readableLength === 0) stream.push(":\n\n");
  }, HEARTBEAT_MS);
  stream.push(`retry: ${RETRY_MS}\n\n`);
  return stream;
}

function eventOf(item: unknown): string {
  if (!isTrackedEnvelope(item)) return `data: ${JSON.stringify(item)}\n\n`;
  const [id, data] = item;
  return `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
