/**
 * A write was sent and its answer never came: it may or may not be stored. `cause` is what came instead. Never run it
 * again blindly: look whether it is there, or make it idempotent.
 */
export class AmbiguousCommit extends Error {
  override readonly name = "AmbiguousCommit";

  constructor(cause: unknown) {
    super("The answer to a write was lost: it may or may not be stored.", { cause });
  }
}
