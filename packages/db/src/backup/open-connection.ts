import { connect, type Socket } from "node:net";
import { type Connection, createConnection } from "mysql2";
import { parseDatabaseUrl, unreachable } from "../create-database.ts";

/** A connection that rows can be streamed from. */
export interface StreamingConnection {
  connection: Connection;
  /** Closes at once, in the midst of a table too. */
  close(): void;
}

/**
 * Connects to a database that is there.
 *
 * @throws {DatabaseUnreachable}
 */
export async function openConnection(url: string): Promise<StreamingConnection> {
  const { description } = parseDatabaseUrl(url);
  let socket: Socket | undefined;
  const connection = createConnection({
    uri: url,
    // Ours, for mysql2 lets go of a connection without closing its socket. The server would go on with a SELECT that nobody
    // reads, and keep its snapshot and the table.
    stream: ({ config }: { config: { host: string; port: number; socketPath?: string } }) => {
      const { host, port, socketPath } = config;
      socket = socketPath ? connect(socketPath) : connect(port, host);
      return socket.setKeepAlive(true);
    },
    connectTimeout: 5_000,
    timezone: "Z",
    supportBigNumbers: true,
  });
  const close = () => {
    connection.destroy();
    socket?.destroy();
  };
  // Without a listener, a connection that breaks between two statements ends the process. The next statement says it.
  connection.on("error", () => undefined);
  try {
    await connection.promise().connect();
    return { connection, close };
  } catch (error) {
    close();
    throw unreachable(description, error);
  }
}
