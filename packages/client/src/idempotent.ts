/**
 * Options for a call that may be sent again: with the same key, the server does it once and answers the same, for 24
 * hours. As in `events.create.mutate(event, idempotent(crypto.randomUUID()))`.
 *
 * @param key 1 to 255 visible ASCII characters, another for each thing that is meant to be made.
 */
export function idempotent(key: string): { context: { idempotencyKey: string } } {
  return { context: { idempotencyKey: key } };
}

/** The header that a call's context asks for. */
export function idempotencyHeader(context: Record<string, unknown>): Record<string, string> {
  const { idempotencyKey } = context;
  return typeof idempotencyKey === "string" ? { "idempotency-key": idempotencyKey } : {};
}
