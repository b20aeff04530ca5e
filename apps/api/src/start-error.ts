/** A failure that whoever started the server can do something about. */
export class StartError extends Error {
  override readonly name = "StartError";
}
