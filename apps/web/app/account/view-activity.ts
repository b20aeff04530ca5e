import type { HandbillClient } from "@handbill/client";
import { type MomentView, viewMoment } from "./view-moment.ts";

type AuditItem = Awaited<ReturnType<HandbillClient["audit"]["mine"]["query"]>>["items"][number];

/** Something that happened to an account, in the words of a page. */
export interface ActivityView {
  when: MomentView;
  what: string;
  network: string;
  /** Whether somebody who is not the user did it, or tried to. */
  isForeign: boolean;
}

const sentences: Record<AuditItem["kind"], string> = {
  registered: "Registered",
  "logged-in": "Logged in",
  "log-in-failed": "Somebody gave a wrong password",
  "logged-out": "Logged out",
  "session-revoked": "Ended a session",
  "token-reused": "A session was used twice, and was ended",
  "profile-changed": "Changed the profile",
  "username-changed": "Changed the username",
  "email-verified": "Confirmed the e-mail address",
  "email-change-asked": "Asked for another e-mail address",
  "email-changed": "Changed the e-mail address",
  "password-changed": "Changed the password",
  "password-reset-asked": "Somebody asked for a link to a new password",
  "password-reset": "Chose a new password by the mailed link",
  "data-exported": "Downloaded the data",
  "account-deleted": "Deleted the account",
  "account-disabled": "The account was disabled",
  "account-enabled": "The account was enabled again",
  "role-changed": "The role was changed",
};

export function viewActivity({ at, kind, network, isOwn }: AuditItem): ActivityView {
  return { when: viewMoment(at), what: sentences[kind], network, isForeign: !isOwn };
}
