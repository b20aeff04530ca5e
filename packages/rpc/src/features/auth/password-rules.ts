import { dictionary } from "@zxcvbn-ts/language-common";

export interface PasswordRules {
  /** In characters. */
  minLength: number;
  /** Whether passwords that are guessed first are refused: for production. */
  refusesCommon: boolean;
  /** Refused as a part of a password there, beside the username. */
  siteName: string;
}

const COMMON_PASSWORDS = 10_000;

const common = new Set(dictionary["passwords-common"].slice(0, COMMON_PASSWORDS).map(normalize));

/**
 * Why a password may not be chosen, as an end of the sentence “password …”, or undefined when it may. There are no rules of
 * composition (NIST SP 800-63B-4 §3.1.1.2).
 */
export function explainRefusal(
  password: string,
  username: string,
  { minLength, refusesCommon, siteName }: PasswordRules,
): string | undefined {
  const normal = normalize(password);
  // Characters, not UTF-16 units.
  if ([...password.normalize("NFKC")].length < minLength) {
    return `must have at least ${minLength} characters`;
  }
  if (!refusesCommon) return undefined;
  if (common.has(normal)) return "is among the passwords that are guessed first: choose another";
  if (normal.includes(normalize(username))) return "must not contain the username";
  if (normal.includes(normalize(siteName))) return "must not contain the name of this site";
  return undefined;
}

/** For comparing: the same however it is typed. */
function normalize(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
