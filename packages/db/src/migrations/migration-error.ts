/** A migration that cannot be applied. The message says which, why, and the way out. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}
