import { type Connection, createConnection } from "mysql2/promise";

const UNKNOWN_DATABASE = "ER_BAD_DB_ERROR";

/** A database that cannot be connected to. The message names it, without its password, and the way out. */
export class DatabaseUnreachable extends Error {
  override readonly name = "DatabaseUnreachable";
}

/**
 * Connects to the database that the URL names, and creates it first when the server does not have it.
 *
 * @throws {DatabaseUnreachable}
 */
export async function createDatabase(url: string): Promise<Connection> {
  const { name, server, description } = parseDatabaseUrl(url);
  try {
    return await open(url);
  } catch (error) {
    if (codeOf(error) !== UNKNOWN_DATABASE) throw unreachable(description, error);
  }
  try {
    const connection = await open(server);
    // The one Unicode collation that MySQL and MariaDB share and that tells emoji apart.
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`,
    );
    await connection.changeUser({ database: name });
    return connection;
  } catch (error) {
    throw unreachable(description, error);
  }
}

function open(url: string): Promise<Connection> {
  return createConnection({
    uri: url,
    connectTimeout: 5_000,
    timezone: "Z",
    supportBigNumbers: true,
  });
}

/**
 * Takes a database's URL apart: its name, the URL of its server, and a description for people, without the password.
 *
 * @throws {DatabaseUnreachable} when it is no URL, or names no database.
 */
export function parseDatabaseUrl(text: string): {
  name: string;
  server: string;
  description: string;
} {
  const expected = "Give it as mysql://user:password@host:3306/handbill.";
  if (!URL.canParse(text)) throw new DatabaseUnreachable(`DATABASE_URL is not a URL. ${expected}`);
  const url = new URL(text);
  const name = decodeURIComponent(url.pathname.slice(1));
  if (!["mysql:", "mariadb:"].includes(url.protocol) || !/^[\w-]{1,64}$/.test(name)) {
    throw new DatabaseUnreachable(
      `DATABASE_URL does not name a MySQL database (letters, digits, _ and - only). ${expected}`,
    );
  }
  const place = url.searchParams.get("socketPath") ?? url.host;
  url.pathname = "/";
  return { name, server: url.href, description: `“${name}” at ${place}` };
}

/** The error for a connection that failed. */
export function unreachable(description: string, error: unknown): DatabaseUnreachable {
  const reason = error instanceof Error ? error.message || codeOf(error) : String(error);
  return new DatabaseUnreachable(
    `The database ${description} cannot be used: ${reason}\n` +
      "Check that the server is running and that DATABASE_URL has the right host, user and password.",
    { cause: error },
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? Reflect.get(error, "code") : undefined;
}
