import { Readable } from "node:stream";
import { TRPCError } from "@trpc/server";
import type { FastifyRequest, preParsingHookHandler } from "fastify";
import { type ExpectedBody, longFields } from "./long-fields.ts";

/** Of a body that was refused for its size, so many bytes are still read, and thrown away. */
const DISCARDED_BYTES = 8 * 1024 * 1024;

const JSON_TYPE = /^application\/json *(?:;|$)/i;

/**
 * Refuses a JSON body that is longer than the route's limit, and names the fields that make it so. Fastify itself would
 * refuse it unread, and name none. No more of it is kept than the limit; the rest is read and thrown away.
 *
 * @param expected what the body of a request is to hold; undefined where it is to hold nothing.
 */
export function refuseLongBody(
  expected: (request: FastifyRequest) => ExpectedBody | undefined,
): preParsingHookHandler {
  return (request, reply, payload, done) => {
    const { "content-type": type = "", "content-length": length, ...headers } = request.headers;
    const limit = request.routeOptions.bodyLimit;
    const isLong = Number(length) > limit || headers["transfer-encoding"] !== undefined;
    if (!isLong || !JSON_TYPE.test(type)) {
      done(null, payload);
      return;
    }
    const read = async (): Promise<Readable> => {
      const { bytes, isWhole } = await readStart(payload, limit);
      if (isWhole) return Readable.from([bytes]);
      // Whoever is still sending, such as a proxy, may see the connection close and not the answer: it is kept, if it can be.
      if (!(Number(length) <= DISCARDED_BYTES)) void reply.header("connection", "close");
      payload.resume();
      const body = expected(request);
      throw bodyTooLarge(limit, body && longFields(bytes, body));
    };
    read().then((whole) => done(null, whole), done);
  };
}

/** Reads a body to its end, or as far as the limit. */
async function readStart(
  payload: Readable,
  limit: number,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of payload.iterator({ destroyOnReturn: false })) {
    const bytes: Buffer = chunk;
    chunks.push(bytes);
    length += bytes.length;
    if (length > limit) return { bytes: Buffer.concat(chunks, limit), isWhole: false };
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}

function bodyTooLarge(limit: number, fields: Error | undefined): TRPCError {
  const wayOut = fields ? "Shorten the fields listed in `errors`" : "Shorten it";
  return new TRPCError({
    code: "PAYLOAD_TOO_LARGE",
    message: `The body is too large: it may have ${limit} bytes. ${wayOut}.`,
    cause: fields,
  });
}
