import { Server } from "node:net";
import type { FastifyInstance } from "fastify";

/** So long a connection may stay that nobody uses, in milliseconds: a proxy takes the ones it used last first. */
const PATIENCE_MS = 1_000;
const PAUSE_MS = 20;

/**
 * On `app.close()`, takes no new connections, and ends the others by answering on them: what a proxy is just sending on a
 * connection that it keeps would be lost if that were closed under it, and a POST is not sent again. Node's own `close`
 * would end at once whatever is idle; here it comes when all are gone, or were idle for a second.
 */
export function letConnectionsEnd(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (isClosing) void reply.header("connection", "close");
    done(null, payload);
  });
  app.addHook("preClose", async () => {
    if (!app.server.listening) return; // an injected request has no connection
    isClosing = true;
    await afterPoll();
    Server.prototype.close.call(app.server);
    const until = performance.now() + PATIENCE_MS;
    while (performance.now() < until && (await countConnections(app)) > 0) await pause();
  });
}

/** When whoever had connected has been accepted. */
function afterPoll(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

function countConnections({ server }: FastifyInstance): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0)));
}
