import { dictionary } from "@zxcvbn-ts/language-common";
import { foldText } from "../../fold-text.ts";
import { lettersAndDigits } from "./letters-and-digits.ts";
import { isRun, repeatedPart } from "./password-pattern.ts";

export interface PasswordRules {
  /** In characters. */
  minLength: number;
  /** Whether passwords that are guessed first are refused: for production. */
  refusesCommon: boolean;
  /** Refused as a part of a password there, beside the username, and nobody's username anywhere. */
  siteName: string;
}

const COMMON_PASSWORDS = 10_000;

/** What no policy may go below (NIST SP 800-63B-4 §3.1.1.2). */
const LEAST_LENGTH = 8;
/** Of what a username may be. */
const SHORTEST_NAME = 3;

const common = new Set(dictionary["passwords-common"].slice(0, COMMON_PASSWORDS).map(normalize));

/**
 * Why a password may not be chosen, as an end of the sentence “password …”, or undefined when it may. There are no rules of
 * composition (NIST SP 800-63B-4 §3.1.1.2); what is guessed first is refused, as it is and as guessers vary it.
 */
export function explainRefusal(
  password: string,
  username: string,
  { minLength, refusesCommon, siteName }: PasswordRules,
): string | undefined {
  // One character that NFKC takes apart into many is still one to type, and to guess.
  const lengths = [password, password.normalize("NFKC")].map((text) => [...text].length);
  if (Math.min(...lengths) < minLength) return `must have at least ${minLength} characters`;
  if (!refusesCommon) return undefined;
  if (isGuessedFirst(password))
    return "is among the passwords that are guessed first: choose another";
  if (contains(password, username)) return "must not contain the username";
  if (contains(password, siteName)) return "must not contain the name of this site";
  return undefined;
}

/** Why somebody with this password may not be called that, as an end of the sentence “username …”, or undefined. */
export function explainUsernameRefusal(
  username: string,
  password: string,
  { refusesCommon }: PasswordRules,
): string | undefined {
  return refusesCommon && contains(password, username)
    ? "must not be a part of the password"
    : undefined;
}

/** A short or common part says no more for being repeated. */
function isGuessedFirst(password: string): boolean {
  const normal = normalize(password);
  const part = repeatedPart(normal);
  return common.has(part) || (part !== normal && part.length < LEAST_LENGTH) || isRun(normal);
}

/** Whether a name is a part of a password, written so or in letters and digits alone, as `springfieldstage` is. */
function contains(password: string, name: string): boolean {
  const [whole, bare] = [foldText(name), lettersAndDigits(name)];
  return (
    (whole !== "" && foldText(password).includes(whole)) ||
    // of a name such as _x_ too little is left to look for
    (bare.length >= SHORTEST_NAME && lettersAndDigits(password).includes(bare))
  );
}

/** For comparing: the same however it is typed. */
function normalize(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
