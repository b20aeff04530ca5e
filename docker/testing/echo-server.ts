import { once } from "node:events";
import { createServer } from "node:http";
import { listen } from "./free-port.ts";

/** Answers every request with its own headers, as JSON, on the port. Closes with `await using`. */
export async function startEchoServer(): Promise<AsyncDisposable & { port: number }> {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(request.headers));
  });
  return {
    port: await listen(server),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
