import { initTRPC } from "@trpc/server";
import { listEvents, listEventsInput, listEventsOutput } from "./list-events.mjs";

const t = initTRPC.meta().create({ isDev: false });

const stated = t.procedure.input(listEventsInput).output(listEventsOutput);

/** The procedure in tRPC, with the meta that trpc-to-openapi and packages/rest share. */
export const router = t.router({
  events: t.router({
    list: stated
      .meta({ openapi: { method: "GET", path: "/events", summary: "List events" } })
      .query(({ input }) => listEvents(input)),
    search: stated.mutation(({ input }) => listEvents(input)),
  }),
});
