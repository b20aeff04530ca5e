import type { HandbillClient } from "@handbill/client";
import {
  changeEmailInput,
  changePasswordInput,
  changeUsernameInput,
  deleteAccountInput,
  updateProfileInput,
} from "@handbill/rpc/schemas";
import { type Constraints, constraintsOf } from "../forms/constraints.server.ts";
import type { Notice } from "../notices/notice.ts";
import type { AccountFormName } from "./labels.ts";

interface AccountForm {
  constraints: Record<string, Constraints>;
  /** Has the API do what the form asks for. */
  send(client: HandbillClient, read: (field: string) => string): Promise<unknown>;
  /** What to tell when it is done. */
  notice: Notice;
}

/** What the forms of the account page do. */
export const accountForms: Record<AccountFormName, AccountForm> = {
  profile: {
    constraints: constraintsOf(updateProfileInput),
    send: (client, read) =>
      client.account.updateProfile.mutate({ displayName: read("displayName").trim() || null }),
    notice: "profile-saved",
  },
  username: {
    constraints: constraintsOf(changeUsernameInput),
    send: (client, read) =>
      client.account.changeUsername.mutate({
        username: read("username"),
        password: read("password"),
      }),
    notice: "username-changed",
  },
  email: {
    constraints: constraintsOf(changeEmailInput),
    send: (client, read) =>
      client.account.changeEmail.mutate({ email: read("email"), password: read("password") }),
    notice: "email-change-asked",
  },
  verification: {
    constraints: {},
    send: (client) => client.account.resendVerification.mutate(),
    notice: "verification-sent",
  },
  password: {
    constraints: constraintsOf(changePasswordInput),
    send: (client, read) =>
      client.account.changePassword.mutate({
        currentPassword: read("currentPassword"),
        newPassword: read("newPassword"),
      }),
    notice: "password-changed",
  },
  delete: {
    constraints: constraintsOf(deleteAccountInput),
    send: (client, read) => client.account.delete.mutate({ password: read("password") }),
    notice: "account-deleted",
  },
};
