import Fastify from "fastify";
import { listEvents, listEventsInput, listEventsOutput } from "./list-events.mjs";

/** What there is to gain: the route as one would write it by hand for this procedure alone. */
export async function serve() {
  const app = Fastify();
  app.get("/events", async (request, reply) => {
    const output = listEventsOutput.parse(await listEvents(listEventsInput.parse(request.query)));
    return reply.type("application/json; charset=utf-8").send(JSON.stringify(output));
  });
  return app.listen({ host: "127.0.0.1", port: 0 });
}
