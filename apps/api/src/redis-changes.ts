import type { EventChanges } from "@handbill/rpc/server";
import type { FastifyInstance } from "fastify";
import { type RedisConnection, RedisUnavailable } from "./redis.ts";

const CHANNEL = "handbill:event-changes";

/**
 * Makes the function that has the other processes look for changes. It waits for nothing, and may be lost: whoever
 * watches looks every second. Of many calls at once, one message is sent, and one more at the end.
 */
export function tellByRedis(redis: RedisConnection): () => void {
  let isTelling = false;
  let isMore = false;

  async function tell(): Promise<void> {
    do {
      isMore = false;
      try {
        await redis.ask((client) => client.publish(CHANNEL, ""));
      } catch (error) {
        if (!(error instanceof RedisUnavailable)) throw error; // the connection has logged it
      }
    } while (isMore);
    isTelling = false;
  }

  return () => {
    isMore = true;
    if (isTelling) return;
    isTelling = true;
    void tell();
  };
}

/** Has this process look for changes whenever another has made one, on a connection of its own, while the app is there. */
export function listenByRedis(
  app: FastifyInstance,
  redis: RedisConnection,
  changes: EventChanges,
): void {
  const connection = redis.duplicate("Redis for live changes");
  const listener = () => changes.look(); // for the messages of this process too, at the price of a look
  // Once it has worked the library does it again by itself, whenever the connection was lost.
  connection.client.on("ready", () => {
    connection.client.subscribe(CHANNEL, listener).catch((error: unknown) => {
      app.log.warn(error, "Redis announces no changes; they are looked for every second");
    });
  });
  app.addHook("onReady", async () => connection.open(app.log));
  app.addHook("onClose", async () => connection.close());
}
