import type { MailKind } from "./mail-kind.ts";
import type { Mail } from "./mailer.ts";

/** What the words of a mail depend on. */
export interface MailFacts {
  siteName: string;
  /** Where the web app is, without a slash at the end. */
  webUrl: string;
  username: string;
  /** For the kinds that bring one. */
  link: string | undefined;
}

const IGNORE = "If it was not you, you need not do anything.";

/** What each kind says, as paragraphs. Nothing of it was typed by somebody else but the username. */
const writers: Record<MailKind, (facts: MailFacts) => { subject: string; body: string[] }> = {
  "verify-email": ({ siteName, link = "" }) => ({
    subject: `Confirm your e-mail address for ${siteName}`,
    body: [
      `somebody, most likely you, has registered at ${siteName} with this e-mail address. To confirm that it is yours, open`,
      link,
      "The link is good for 24 hours, and once.",
      `${IGNORE} Without the link the address is not confirmed.`,
    ],
  }),
  "confirm-new-email": ({ siteName, link = "" }) => ({
    subject: `Confirm your new e-mail address for ${siteName}`,
    body: [
      `your account at ${siteName} is to have this e-mail address. To confirm that it is yours, open`,
      link,
      "The link is good for 24 hours, and once. Until then the account keeps the address that it has.",
      IGNORE,
    ],
  }),
  "reset-password": ({ siteName, link = "" }) => ({
    subject: `Choose a new password for ${siteName}`,
    body: [
      `somebody, most likely you, has asked for a new password for your account at ${siteName}. To choose one, open`,
      link,
      "The link is good for an hour, and once. A new password ends every session of the account.",
      `${IGNORE} The password stays as it is.`,
    ],
  }),
  "already-registered": ({ siteName, webUrl }) => ({
    subject: `You have an account at ${siteName}`,
    body: [
      `somebody, most likely you, wanted to use this e-mail address for an account at ${siteName}. It belongs to your account already, so nothing was done.`,
      "If you have forgotten your password, or never confirmed this address, choose a new password at",
      `${webUrl}/forgot-password`,
      IGNORE,
    ],
  }),
  "email-change-asked": ({ siteName, webUrl }) => ({
    subject: `Your e-mail address for ${siteName} is to be changed`,
    body: [
      `somebody, most likely you, has asked that your account at ${siteName} have another e-mail address. It will when that address is confirmed.`,
      "If it was you, you need not do anything. If it was not, somebody knows your password. Choose a new one, and the address stays:",
      `${webUrl}/forgot-password`,
    ],
  }),
  "email-changed": ({ siteName, webUrl }) => ({
    subject: `Your e-mail address for ${siteName} was changed`,
    body: [
      `your account at ${siteName} has another e-mail address now. No more mail comes to this one.`,
      "If it was not you who changed it, tell whoever runs the site, at",
      webUrl,
    ],
  }),
  "username-changed": ({ siteName, username, webUrl }) => ({
    subject: `Your username at ${siteName} was changed`,
    body: [
      `your username at ${siteName} is ${username} now.`,
      "If it was not you who changed it, somebody knows your password. Choose a new one at",
      `${webUrl}/forgot-password`,
    ],
  }),
  "password-changed": ({ siteName, webUrl }) => ({
    subject: `Your password for ${siteName} was changed`,
    body: [
      `your account at ${siteName} has a new password.`,
      "If it was not you who changed it, choose another one at",
      `${webUrl}/forgot-password`,
    ],
  }),
};

/** The subject and the text of a mail, in plain text with lines that are not broken. */
export function writeMail(kind: MailKind, facts: MailFacts): Pick<Mail, "subject" | "text"> {
  const { subject, body } = writers[kind](facts);
  const paragraphs = [`Hello ${facts.username},`, ...body, facts.siteName];
  return { subject, text: `${paragraphs.join("\n\n")}\n` };
}
