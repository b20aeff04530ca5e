/** A failure that the user can do something about: the message names the thing and the way out, and is all they see. */
export class UserError extends Error {
  name = "UserError";
}

/** The user asked to stop while something was under way. */
export class StoppedError extends Error {
  name = "StoppedError";
}

/** Prints why a command failed, in one message; a stack trace only with DEBUG set. */
export function reportFailure(error) {
  const message = error instanceof Error ? error.message : String(error);
  // the database package is built, so its own class of user-ready errors cannot be imported here
  const isForUser = error instanceof UserError || error?.name === "LocalServerError";
  const lines = isForUser
    ? [message]
    : [
        `Something unforeseen went wrong: ${message}`,
        "This is a bug in Handbill. DEBUG=1 shows where it happened.",
      ];
  process.stderr.write(`\n✗ ${lines.join("\n")}\n`);
  if (process.env.DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}
