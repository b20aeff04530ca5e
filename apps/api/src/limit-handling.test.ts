import Fastify from "fastify";
import { expect, test } from "vitest";
import { limitHandling } from "./limit-handling.ts";

async function serve() {
  const app = Fastify();
  limitHandling(app, 50);
  app.setErrorHandler((_error, _request, reply) => reply.code(503).send("given up"));
  const never = () => new Promise(() => undefined);
  app.get("/never", never);
  app.post("/never", never);
  app.get("/stream", (_request, reply) => {
    reply.hijack();
    reply.raw.write("begun, ");
    setTimeout(() => reply.raw.end("ended"), 100);
  });
  app.get("/quick", async () => "done");
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return { app, origin };
}

test("what takes too long is given up, with a body and without, and nothing else", async () => {
  const { app, origin } = await serve();
  try {
    const body = JSON.stringify({ a: 1 });
    const headers = { "content-type": "application/json" };
    const ask = async (path: string, options?: RequestInit) => {
      const answer = await fetch(origin + path, options);
      return [answer.status, await answer.text()];
    };
    expect(await ask("/never")).toEqual([503, "given up"]);
    expect(await ask("/never", { method: "POST", headers, body })).toEqual([503, "given up"]);
    expect(await ask("/stream")).toEqual([200, "begun, ended"]);
    expect(await ask("/quick")).toEqual([200, "done"]);
  } finally {
    await app.close();
  }
});
