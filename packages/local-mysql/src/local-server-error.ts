/** Why there is no server, and the way out: the message is complete and is shown to the user as it stands. */
export class LocalServerError extends Error {
  override readonly name = "LocalServerError";
}
