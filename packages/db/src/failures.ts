/**
 * What went wrong, read from an error that Drizzle or mysql2 threw. Drizzle wraps the driver's error in `cause`, and
 * its own message contains the query's parameters: never show that message to anyone.
 */

const DUPLICATE_ENTRY = 1062;

/** Deadlock, lock wait time-out, and a Galera node that is not ready: the whole transaction may be run again. */
const RETRYABLE = new Set<number | string>([1213, 1205, 1047]);

/** The connection is gone, or the server goes away. */
const CONNECTION_LOST = new Set<number | string>([
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR",
  "ECONNRESET",
  "EPIPE",
  1053, // server shutdown in progress
  1927, // connection was killed (MariaDB)
  4031, // disconnected for inactivity (MySQL)
]);

/** No connection could be had at all, or the server takes no writes. */
const UNREACHABLE = new Set<number | string>([
  "ECONNREFUSED",
  "ENOENT", // the Unix socket
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ETIMEDOUT",
  1040, // too many connections
  1290, // running with --read-only
  1836, // read-only mode
]);

const QUEUE_FULL = "Queue limit reached.";

/** The name of the unique key that a write violated, or undefined when that is not what happened. */
export function violatedUniqueKey(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    if (Reflect.get(cause, "errno") !== DUPLICATE_ENTRY) continue;
    // MySQL says 'table.key', MariaDB 'key'.
    return /for key '(?:[^'.]+\.)?([^']+)'/.exec(driverMessage(cause))?.[1];
  }
}

/** Whether the transaction was rolled back by the server and may succeed when run again. */
export function isRetryable(error: unknown): boolean {
  return hasCode(error, RETRYABLE);
}

/** Whether the connection broke, so that nothing is known of the statement under way. */
export function isConnectionLost(error: unknown): boolean {
  return hasCode(error, CONNECTION_LOST);
}

/** Whether the database cannot serve just now, through no fault of the request: try again later. */
export function isUnavailable(error: unknown): boolean {
  return (
    isRetryable(error) ||
    isConnectionLost(error) ||
    hasCode(error, UNREACHABLE) ||
    causes(error).some((cause) => cause.message === QUEUE_FULL)
  );
}

function hasCode(error: unknown, codes: ReadonlySet<unknown>): boolean {
  return causes(error).some(
    (cause) => codes.has(Reflect.get(cause, "errno")) || codes.has(Reflect.get(cause, "code")),
  );
}

function driverMessage(error: Error): string {
  const message: unknown = Reflect.get(error, "sqlMessage");
  return typeof message === "string" ? message : error.message;
}

/** The error and everything that caused it, outermost first. */
function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let cause = error; cause instanceof Error && chain.length < 10; cause = cause.cause) {
    chain.push(cause);
    if (cause instanceof AggregateError) chain.push(...cause.errors.filter(isError));
  }
  return chain;
}

function isError(value: unknown): value is Error {
  return value instanceof Error;
}
