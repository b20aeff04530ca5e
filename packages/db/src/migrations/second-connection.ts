import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type RowDataPacket,
} from "mysql2/promise";

/**
 * Opens another connection to where `connection` leads: to `database`, or to the same one. A long ALTER keeps its own
 * connection busy, so the heartbeat and the progress go over this one.
 */
export async function openSecondConnection(
  connection: Connection,
  database?: string,
): Promise<Connection> {
  const { host, port, user, password, socketPath, ssl } = connection.config;
  const given = { host, port, user, password, socketPath, ssl };
  const options: ConnectionOptions = Object.fromEntries(
    Object.entries(given).filter(([, value]) => Boolean(value)),
  );
  return createConnection({
    ...options,
    database: database ?? (await readDatabaseName(connection)),
    connectTimeout: 5_000,
    timezone: "Z",
    supportBigNumbers: true,
  });
}

/** The name of the database that statements without one go to. */
export async function readDatabaseName(connection: Connection): Promise<string> {
  const [rows] = await connection.query<RowDataPacket[]>("SELECT DATABASE() AS name");
  return String(rows[0]?.name);
}
