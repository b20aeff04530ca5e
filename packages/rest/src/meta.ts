import { z } from "zod";

/** What a procedure says of its REST route, in tRPC's `meta`. */
export const restMeta = z.object({
  openapi: z
    .object({
      method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
      /** With parameters in braces: `/events/{id}`. */
      path: z.string().regex(/^\/[^?#]*$/, "must begin with a slash"),
      summary: z.string(),
      description: z.string().optional(),
      tags: z.array(z.string()).optional(),
      /** Of a successful answer. */
      status: z.union([z.literal(200), z.literal(201), z.literal(204)]).default(200),
      /** The Location header, with the output's fields in braces. */
      location: z.string().optional(),
      /** Whether it heeds the Idempotency-Key header, which `createContext` passes on. */
      idempotencyKey: z.boolean().default(false),
    })
    .optional(),
  /** Names of security schemes; the caller must satisfy one. */
  security: z.array(z.string()).default([]),
  /** The errors it answers beyond those of every route. */
  problems: z.array(z.object({ code: z.string(), status: z.int(), title: z.string() })).default([]),
});

export type RestMeta = z.input<typeof restMeta>;
export type ProblemSummary = z.infer<typeof restMeta>["problems"][number];
export type RouteMeta = NonNullable<z.infer<typeof restMeta>["openapi"]>;
