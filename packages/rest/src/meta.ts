import { z } from "zod";

const headerName = z.string().regex(/^[A-Za-z][A-Za-z\d-]*$/, "must be a header's name");
const day = z.iso.date();

/** A header of an answer. */
const responseHeader = z.object({
  description: z.string(),
  /** JSON Schema of its value. */
  schema: z.record(z.string(), z.unknown()).default({ type: "string" }),
  /** Its value, with the output's fields in braces; without it, `createContext` sees to the header. */
  value: z.string().optional(),
});

const rateLimit = z.object({ name: z.string(), quota: z.int(), windowSeconds: z.int() });

/** What a procedure says of its REST route, in tRPC's `meta`. */
export const restMeta = z.object({
  openapi: z
    .object({
      method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
      /** With parameters in braces: `/events/{id}`. */
      path: z
        .string()
        .regex(/^(?:\/|(?:\/(?:[\w.~-]+|\{\w+\}))+)$/, "must be like /events or /events/{id}"),
      summary: z.string(),
      description: z.string().optional(),
      tags: z.array(z.string()).optional(),
      /** Of a successful answer. */
      status: z.union([z.literal(200), z.literal(201), z.literal(204)]).default(200),
      /** The Location header, with the output's fields in braces. */
      location: z.string().optional(),
      /** More headers of a successful answer. */
      headers: z.record(headerName, responseHeader).default({}),
      /**
       * Of a successful answer that is not plain JSON. As in `text/calendar`: the output is a string, sent as it is. As in
       * `application/ld+json`: it is sent as JSON that may be put into a page, without any `<`.
       */
      contentType: z
        .string()
        .regex(/^[\w.+-]+\/[\w.+-]+$/, "must be a media type without parameters")
        .optional(),
      /** A list in pages: the input's field that takes a cursor, and the output's that has the next one or null. */
      pagination: z.object({ cursor: z.string(), next: z.string() }).optional(),
      /** Whether it heeds the Idempotency-Key header, which `createContext` passes on. */
      idempotencyKey: z.boolean().default(false),
      /** Whether it heeds If-Match, which `createContext` passes on, and may answer 412. */
      ifMatch: z.boolean().default(false),
      /** Callers should leave it: since a day, until one (UTC), and where it is explained. */
      deprecated: z
        .object({ since: day, sunset: day.optional(), link: z.url().optional() })
        .optional(),
      /** Fastify's `config` of the route, for the plugins that read it. */
      config: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  /**
   * A query whose answer depends on its input alone: for `everyone` who asks, or only for who asks without credentials,
   * the `anonymous`. Those who ask for the same at the same time share one call, made as nobody in particular, whose answer is
   * never older than their requests.
   */
  shared: z.enum(["everyone", "anonymous"]).optional(),
  /** Names of security schemes; the caller must satisfy one. */
  security: z.array(z.string()).default([]),
  /** How often it may be called; `createContext` counts, and sees to the RateLimit headers. */
  rateLimit: z.array(rateLimit).default([]),
  /** The errors it answers beyond those of every route. */
  problems: z
    .array(
      z.object({
        code: z.string(),
        status: z.int(),
        title: z.string(),
        /** What happened and the way out, as an example of it. */
        detail: z.string().optional(),
      }),
    )
    .default([]),
});

export type RestMeta = z.input<typeof restMeta>;
export type ProblemSummary = z.infer<typeof restMeta>["problems"][number];
export type RateLimit = z.infer<typeof rateLimit>;
export type RouteMeta = NonNullable<z.infer<typeof restMeta>["openapi"]>;
