const MESSAGES = {
  "queue-full": "Every connection is in use, and as many requests wait already as may.",
  "acquire-timeout": "No connection became free in time.",
  "statement-timeout": "The database did not answer in time; the connection was closed.",
  "not-sent": "The connection had broken before the statement was sent.",
  "connection-lost": "The connection broke before the statement was answered.",
  deadline: "The deadline passed before the statement was sent.",
  closed: "The pool is closed.",
} as const;

/** Why the database could not be asked, or did not answer. */
export type UnavailableReason = keyof typeof MESSAGES;

/** The database could not be asked, or its answer never came (`statement-timeout`, `connection-lost`). */
export class DatabaseUnavailable extends Error {
  override readonly name = "DatabaseUnavailable";
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, options?: ErrorOptions) {
    super(MESSAGES[reason], options);
    this.reason = reason;
  }
}
