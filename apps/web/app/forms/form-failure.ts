import { type FieldError, isHandbillError } from "@handbill/client";
import { isUnreachable } from "../api/is-unreachable.ts";

/** Why a form came back. */
export interface FormFailure {
  /** The HTTP status of the page. */
  status: number;
  /** What was typed, by field; never a password. */
  values: Record<string, string>;
  /** A sentence for each wrong field, in the order of the form. */
  errors: Record<string, string>;
  /** What is wrong with the form as a whole. */
  alert?: string;
}

/** A form as it was sent. */
export interface SentForm {
  /** What the form calls each field, by the API's name for it, in the order of the form. */
  labels: Record<string, string>;
  /** What was typed, by field, without passwords. */
  values: Record<string, string>;
}

/** Puts the API's refusal in terms of the form. Throws what is not about the form. */
export function explainFailure(error: unknown, { labels, values }: SentForm): FormFailure {
  if (isUnreachable(error)) return { status: 503, values, errors: {}, alert: UNREACHABLE };
  if (!isHandbillError(error)) throw error;
  const { code, httpStatus: status, title, detail, errors: wrong, retryAfter } = error.data;
  switch (code) {
    case "VALIDATION_FAILED":
      // nobody types the token of a link
      if (wrong?.some(({ path }) => path === "token")) {
        return { status, values, errors: {}, alert: BROKEN_LINK };
      }
      return { status, values, ...wordFields(wrong ?? [], labels) };
    case "USERNAME_TAKEN":
      return { status, values, ...wordFields([{ path: "username", message: "is taken" }], labels) };
    case "EMAIL_TAKEN":
      return {
        status,
        values,
        ...wordFields([{ path: "email", message: "is registered already" }], labels),
      };
    case "WRONG_PASSWORD": {
      const path = labels.currentPassword === undefined ? "password" : "currentPassword";
      return { status, values, ...wordFields([{ path, message: "is wrong" }], labels) };
    }
    case "INVALID_LINK":
      return { status, values, errors: {}, alert: BROKEN_LINK };
    case "INVALID_CREDENTIALS":
      return { status, values, errors: {}, alert: title };
    case "PRECONDITION_FAILED":
      return { status, values, errors: {}, alert: OUTDATED };
    case "EVENT_STATUS_CONFLICT":
      return { status, values, errors: {}, alert: detail };
    case "TOO_MANY_REQUESTS":
      return { status, values, errors: {}, alert: wordWait(retryAfter ?? 60) };
    default:
      throw error;
  }
}

const UNREACHABLE =
  "The server does not answer right now. What you typed is still here: try again in a moment.";

const BROKEN_LINK =
  "This link is not good any more: it was used, has run out, or was replaced by a newer one.";

const OUTDATED =
  "It was changed meanwhile, in another window or by somebody else. What you typed is still here: look at what changed before " +
  "you save it over that.";

/** @param seconds until the API takes the form again. */
function wordWait(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const wait =
    seconds < 60
      ? `${seconds} ${seconds === 1 ? "second" : "seconds"}`
      : `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  return `Too many attempts. Try again in ${wait}.`;
}

/** Makes the API's ends of sentences whole, each with its field's label. What has no field goes above them all. */
function wordFields(
  wrong: FieldError[],
  labels: Record<string, string>,
): Pick<FormFailure, "errors" | "alert"> {
  const errors: Record<string, string> = {};
  for (const [name, label] of Object.entries(labels)) {
    // of a field's errors the first is the one to correct
    const first = wrong.find(({ path }) => fieldOf(path) === name);
    if (first) errors[name] = `${label} ${first.message}`;
  }
  const others = wrong.filter(({ path }) => labels[fieldOf(path)] === undefined);
  if (others.length === 0) return { errors };
  const sentences = others.map(({ path, message }) => `${path} ${message}`.trim());
  return { errors, alert: `The form was refused: ${sentences.join("; ")}` };
}

/** Of what is wrong within a list, as `tags.0`, the list is the field. */
function fieldOf(path: string): string {
  return path.split(".", 1)[0] ?? path;
}
