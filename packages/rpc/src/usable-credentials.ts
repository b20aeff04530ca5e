import { HandbillError } from "./errors.ts";
import { canonicalUsername, isReservedUsername } from "./features/auth/canonical-username.ts";
import {
  explainRefusal,
  explainUsernameRefusal,
  type PasswordRules,
} from "./features/auth/password-rules.ts";
import { isPlaceholderAddress } from "./placeholder-address.ts";

/** What somebody has chosen; what is left out is not looked at. */
interface Credentials {
  username?: string;
  email?: string;
  /** The field that it came in, and the name that it may not contain. */
  password?: { field: string; value: string; username: string };
  /** What is there already, and may not contain a username that is chosen now. */
  currentPassword?: string;
}

/** @throws {HandbillError} VALIDATION_FAILED with each field that nobody may choose so. */
export function requireUsable(
  { username, email, password, currentPassword }: Credentials,
  rules: PasswordRules,
): void {
  const refusal = password && explainRefusal(password.value, password.username, rules);
  const usernameRefusal =
    username !== undefined ? explainUsername(username, currentPassword, rules) : undefined;
  const fields = [
    ...(usernameRefusal !== undefined ? [{ path: "username", message: usernameRefusal }] : []),
    ...(email !== undefined && isPlaceholderAddress(email)
      ? [{ path: "email", message: "must be an address that mail can reach" }]
      : []),
    ...(password && refusal !== undefined ? [{ path: password.field, message: refusal }] : []),
  ];
  if (fields.length > 0) throw new HandbillError("VALIDATION_FAILED", { fields });
}

/** A username as it is stored: as it was typed, and what is equal for all that look like it. */
export function usernameColumns(username: string) {
  return { username, canonicalUsername: canonicalUsername(username) };
}

function explainUsername(
  username: string,
  currentPassword: string | undefined,
  rules: PasswordRules,
): string | undefined {
  if (isReservedUsername(username, rules.siteName)) return "is reserved";
  return currentPassword && explainUsernameRefusal(username, currentPassword, rules);
}
