import { HandbillError } from "./errors.ts";
import { canonicalUsername, isReservedUsername } from "./features/auth/canonical-username.ts";
import { explainRefusal, type PasswordRules } from "./features/auth/password-rules.ts";
import { isPlaceholderAddress } from "./placeholder-address.ts";

/** What somebody has chosen; what is left out is not looked at. */
interface Credentials {
  username?: string;
  email?: string;
  /** The field that it came in, and the name that it may not contain. */
  password?: { field: string; value: string; username: string };
}

/** @throws {HandbillError} VALIDATION_FAILED with each field that nobody may choose so. */
export function requireUsable(
  { username, email, password }: Credentials,
  rules: PasswordRules,
): void {
  const refusal = password && explainRefusal(password.value, password.username, rules);
  const fields = [
    ...(username !== undefined && isReservedUsername(username)
      ? [{ path: "username", message: "is reserved" }]
      : []),
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
