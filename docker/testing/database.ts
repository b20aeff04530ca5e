import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { openLocalServer } from "@handbill/local-mysql";
import { createConnection } from "mysql2/promise";
import { root } from "./checkout.ts";
import { listen } from "./free-port.ts";

/** A database of its own that does not exist yet, at a URL of the kind that containers are given. */
export interface EmptyDatabase extends AsyncDisposable {
  url: string;
}

/** Makes room on the server of TEST_DATABASE_URL, or on a private one with its data in `folder`. */
export async function openDatabase(folder: string): Promise<EmptyDatabase> {
  const name = `handbill_docker_${process.pid}`;
  const given = process.env.TEST_DATABASE_URL;
  if (given === undefined) return await openPrivateDatabase(name, folder);
  const url = new URL(given);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      const connection = await createConnection(given);
      await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
      await connection.end();
    },
  };
}

async function openPrivateDatabase(name: string, folder: string): Promise<EmptyDatabase> {
  const server = await openLocalServer({
    dataDir: join(folder, "data"),
    cacheDir: join(root, ".data/mysql-server"),
    durable: false,
  });
  const socketPath = new URL(server.url(name)).searchParams.get("socketPath") ?? "";
  // only this user may enter the socket's folder, and the apps run as another
  const sockets = new Set<Socket>();
  const relay = createServer((client) => {
    const database = connect(socketPath);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => [client, database].forEach((each) => void each.destroy()));
    }
    client.pipe(database).pipe(client);
  });
  const port = await listen(relay);
  return {
    url: `mysql://root@127.0.0.1:${port}/${name}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      relay.close();
      await server.close();
    },
  };
}
