import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { type KeeperMessage, sendMessage } from "./keeper-protocol.ts";

/** The processes that use a keeper's server. */
export interface KeeperClients {
  /** Tells every client, and those that come later until the next announcement. */
  announce(message: KeeperMessage): void;
  /** Resolves when the last client has left, or none has come within 10 seconds. */
  allGone: Promise<void>;
  /** Takes no more clients, and sends those still connected a last message. */
  dismiss(last: KeeperMessage): Promise<void>;
}

/** Listens for clients. The caller must hold the claim on the data folder: a socket found there is a dead keeper's. */
export async function listenForClients(path: string): Promise<KeeperClients> {
  const users = new Set<Socket>();
  const connections = new Set<Socket>();
  let latest: KeeperMessage = { type: "progress", message: "starting the database" };
  // Promise.withResolvers came with Node 22
  let announceGone = (): void => undefined;
  const allGone = new Promise<void>((resolve) => {
    announceGone = resolve;
  });
  const nobodyCame = setTimeout(() => announceGone(), 10_000);

  // half-open, because the last client to leave is told when the server has stopped
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    clearTimeout(nobodyCame);
    users.add(socket);
    connections.add(socket);
    const leave = (): void => {
      users.delete(socket);
      if (users.size > 0) socket.end();
      else stopListening();
    };
    socket.on("end", leave);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      connections.delete(socket);
      if (users.has(socket)) leave();
    });
    socket.resume();
    sendMessage(socket, latest);
  });
  const stopListening = (): void => {
    server.close();
    rmSync(path, { force: true });
    announceGone();
  };

  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  return {
    announce: (message) => {
      latest = message;
      for (const socket of users) sendMessage(socket, message);
    },
    allGone,
    dismiss: async (last) => {
      stopListening();
      await Promise.all(
        [...connections].map((socket) => {
          sendMessage(socket, last);
          return new Promise<void>((resolve) => socket.end(resolve).once("close", () => resolve()));
        }),
      );
    },
  };
}
