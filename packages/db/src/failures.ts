/**
 * What went wrong, read from an error that Drizzle or mysql2 threw. Drizzle wraps the driver's error in `cause`, and
 * its own message contains the query's parameters: never show that message to anyone.
 */
import { AmbiguousCommit } from "./ambiguous-commit.ts";
import { DatabaseUnavailable } from "./database-unavailable.ts";

type Codes = ReadonlySet<unknown>;

const DUPLICATE_ENTRY = 1062;

/** The server did not carry out the statement, and rolls its transaction back: all of it may be run again. */
const ROLLED_BACK: Codes = new Set([
  1205, // lock wait time-out
  1213, // deadlock; under Galera a certification failure, which also COMMIT can meet
  1047, // a Galera node that is not ready
  3101, // a certification failure under MySQL's Group Replication
]);

/** The server takes no writes: it is a replica, or has become one. */
const READ_ONLY: Codes = new Set([
  1290, // --read-only, --super-read-only
  1792, // the transaction is read-only, as on a managed replica
  1836, // read-only mode
]);

/** The connection is gone, or the server goes away: nothing is known of the statement under way. */
const CONNECTION_LOST: Codes = new Set([
  "PROTOCOL_CONNECTION_LOST",
  "ECONNRESET",
  "EPIPE",
  1053, // server shutdown in progress
  1317, // interrupted, as MySQL says of a statement whose connection was killed or whose server shuts down
  1927, // connection was killed (MariaDB)
  3032, // the server is in offline mode
  3169, // the session was killed (MySQL)
  4031, // disconnected for inactivity (MySQL)
]);

/** The server itself does not say what became of the transaction. */
const UNDECIDED: Codes = new Set([
  1180, // an error during COMMIT, as of a Galera node that was cut off from the others
]);

/** No connection could be had, as while the server restarts. */
const REFUSED: Codes = new Set(["ECONNREFUSED", "ENOENT"]);

/** The way to the server is silent. */
const TIMEOUT: Codes = new Set(["ETIMEDOUT"]);

/** The server or the way to it is overloaded, full, slow or gone. */
const OVERLOADED: Codes = new Set([
  1021, // no space left on its disk
  1041, // out of memory
  1114, // no space left for a table
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  1040, // too many connections
  1203, // too many connections of this user
  1226, // this user has used up a resource
  1969, // statement time-out (MariaDB)
  3024, // statement time-out (MySQL)
]);

/** The name of the unique key that a write violated, or undefined when that is not what happened. */
export function violatedUniqueKey(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    if (Reflect.get(cause, "errno") !== DUPLICATE_ENTRY) continue;
    // MySQL says 'table.key', MariaDB 'key'.
    return /for key '(?:[^'.]+\.)?([^']+)'/.exec(driverMessage(cause))?.[1];
  }
}

/** Whether a write may or may not be stored, because its answer was lost. */
export function isAmbiguousCommit(error: unknown): boolean {
  return causes(error).some((cause) => cause instanceof AmbiguousCommit);
}

/** Whether the server told that it did not do what the statement asked, and would not keep its transaction either. */
export function isRolledBack(error: unknown): boolean {
  return hasCode(error, ROLLED_BACK) || isReadOnly(error);
}

/** Whether the server takes no writes. */
export function isReadOnly(error: unknown): boolean {
  return hasCode(error, READ_ONLY);
}

/** Whether the connection broke: before the statement was sent, or before it was answered. */
export function isConnectionLost(error: unknown): boolean {
  return (
    hasReason(error, "not-sent") ||
    hasReason(error, "connection-lost") ||
    hasCode(error, CONNECTION_LOST)
  );
}

/** Whether a statement was sent and nothing is known of what became of it. */
export function isAnswerLost(error: unknown): boolean {
  return (
    hasReason(error, "statement-timeout") ||
    hasCode(error, UNDECIDED) ||
    (isConnectionLost(error) && !hasReason(error, "not-sent"))
  );
}

/** Whether the server did not answer in time, neither yes nor no. */
export function isTimeout(error: unknown): boolean {
  return hasReason(error, "statement-timeout") || hasCode(error, TIMEOUT);
}

/** Whether a transaction that failed so, before its COMMIT, may be run again. */
export function isRetryable(error: unknown): boolean {
  return (
    !isAmbiguousCommit(error) &&
    (isRolledBack(error) || isConnectionLost(error) || hasCode(error, REFUSED))
  );
}

/** Whether the database cannot serve just now, through no fault of the request: try again later. */
export function isUnavailable(error: unknown): boolean {
  return (
    causes(error).some((cause) => cause instanceof DatabaseUnavailable) ||
    isRolledBack(error) ||
    isConnectionLost(error) ||
    isTimeout(error) ||
    hasCode(error, UNDECIDED) ||
    hasCode(error, REFUSED) ||
    hasCode(error, OVERLOADED)
  );
}

function hasReason(error: unknown, reason: DatabaseUnavailable["reason"]): boolean {
  return causes(error).some(
    (cause) => cause instanceof DatabaseUnavailable && cause.reason === reason,
  );
}

function hasCode(error: unknown, codes: Codes): boolean {
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
