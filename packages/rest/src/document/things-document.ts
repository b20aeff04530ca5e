import { initTRPC } from "@trpc/server";
import { z } from "zod";
import type { RestMeta } from "../meta.ts";
import { describeRouter } from "../openapi.ts";

const t = initTRPC.meta<RestMeta>().create();

const part = z.object({ size: z.int().min(1).max(9).default(3) }).meta({ id: "Part" });
const thing = z
  .object({
    id: z
      .uuid()
      .meta({ description: "Its id", examples: ["0198c0de-0000-7000-8000-000000000000"] }),
    name: z
      .string()
      .max(9)
      .meta({ examples: ["Thing"] }),
    weight: z.int().meta({ examples: [7] }),
    part,
  })
  .meta({ id: "Thing" });

/** The document of an invented API that has some of everything, for tests. */
export const thingsDocument = describeRouter(
  t.router({
    list: t.procedure
      .meta({
        openapi: {
          method: "GET",
          path: "/things",
          summary: "List",
          tags: ["Things"],
          pagination: { cursor: "after", next: "next" },
        },
      })
      .input(
        z.strictObject({
          after: z
            .string()
            .exactOptional()
            .meta({ examples: ["x"] }),
        }),
      )
      .output(z.object({ items: z.array(thing).max(5), next: z.string().nullable() }))
      .query(() => ({ items: [], next: null })),
    create: t.procedure
      .meta({
        openapi: {
          method: "POST",
          path: "/things",
          summary: "Create",
          tags: ["Others"],
          status: 201,
          location: "/things/{id}",
          idempotencyKey: true,
        },
        rateLimit: [{ name: "make", quota: 10, windowSeconds: 60 }],
        security: ["key"],
      })
      .input(thing)
      .output(thing)
      .mutation(({ input }) => input),
    change: t.procedure
      .meta({
        openapi: {
          method: "PATCH",
          path: "/things/{id}",
          summary: "Change",
          status: 204,
          ifMatch: true,
        },
        problems: [{ code: "ODD", status: 422, title: "It is odd", detail: "Make it even." }],
      })
      .input(
        z.strictObject({ id: z.uuid(), name: z.string().exactOptional() }).meta({
          id: "ChangeThing",
          examples: [{ id: "0198c0de-0000-7000-8000-000000000000", name: "Other" }],
        }),
      )
      .output(z.void())
      .mutation(() => undefined),
    calendar: t.procedure
      .meta({
        openapi: {
          method: "GET",
          path: "/things/{id}/calendar",
          summary: "Calendar",
          contentType: "text/calendar",
          headers: { "Content-Language": { description: "The language", value: "en" } },
          deprecated: {
            since: "2026-01-01",
            sunset: "2027-01-01",
            link: "https://example.com/why",
          },
        },
      })
      .input(z.strictObject({ id: z.uuid() }))
      .output(z.string())
      .query(() => ""),
  }),
  {
    info: { title: "Things", version: "1" },
    tags: [
      { name: "Things", description: "What there is" },
      { name: "Unused", description: "What nothing has" },
    ],
    securitySchemes: {
      key: {
        scheme: { type: "apiKey", in: "header", name: "x-key" },
        problems: [{ code: "NO_KEY", status: 401, title: "No key" }],
      },
    },
    generalProblems: [
      { code: "BAD", status: 400, title: "Bad" },
      { code: "TOO_LARGE", status: 413, title: "Too large", when: "changes" },
      { code: "NOTHING", status: 404, title: "Nothing", when: "hasPathParameters" },
      { code: "TOO_OFTEN", status: 429, title: "Too often", when: "isRateLimited" },
      { code: "BUSY", status: 503, title: "Busy" },
    ],
    headers: { "X-Served-By": { description: "Which machine", schema: { type: "string" } } },
  },
  (code) => `https://example.com/${code}`,
);
