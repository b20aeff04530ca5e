import type { MailKind } from "./mail-kind.ts";

/** A mail as it is handed over. */
export interface Mail {
  /** The same each time the same mail is tried. */
  id: string;
  kind: MailKind;
  /** An address, without a name. */
  to: string;
  subject: string;
  text: string;
  /** What the text has in it, if anything. Whoever knows it may use it. */
  link: string | undefined;
  at: Date;
}

/** Takes mails away: to a mail server, or wherever the operator has them go. */
export interface Mailer {
  /**
   * Resolves once the mail is somebody else's to deliver.
   *
   * @throws {MailNotSent} or whatever went wrong, in words without addresses.
   */
  send(mail: Mail): Promise<void>;
}

/** A mail was not taken. The message has no address, and nothing of what the mail says. */
export class MailNotSent extends Error {
  override readonly name = "MailNotSent";
  /** Whether it is certain that trying again is of no use: there is no such address. */
  readonly isFinal: boolean;

  constructor(message: string, { isFinal = false }: { isFinal?: boolean } = {}) {
    super(message);
    this.isFinal = isFinal;
  }
}
