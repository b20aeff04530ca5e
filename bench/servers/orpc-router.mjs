import { os } from "@orpc/server";
import { listEvents, listEventsInput, listEventsOutput } from "./list-events.mjs";

export const router = {
  events: {
    list: os
      .route({ method: "GET", path: "/events" })
      .input(listEventsInput)
      .output(listEventsOutput)
      .handler(({ input }) => listEvents(input)),
  },
};
