import { isAmbiguousCommit, isUnavailable } from "@handbill/db";
import { type TRPC_ERROR_CODE_KEY, TRPCError } from "@trpc/server";
import { z } from "zod";

interface CatalogueEntry {
  status: number;
  trpc: TRPC_ERROR_CODE_KEY;
  title: string;
  /** What happened and the way out, where the error itself does not say it better. */
  detail: string;
  /** Seconds to wait before trying again. */
  retryAfter?: number;
}

/** Keeps the codes in the type, and leaves the words out of it. */
function entries<Code extends string>(
  of: Record<Code, CatalogueEntry>,
): Readonly<Record<Code, CatalogueEntry>> {
  return of;
}

/** What a request can meet whatever it asks for. */
const general = entries({
  VALIDATION_FAILED: {
    status: 400,
    trpc: "BAD_REQUEST",
    title: "Some fields are not valid",
    detail: "Correct the fields listed in `errors` and send the request again.",
  },
  MALFORMED_REQUEST: {
    status: 400,
    trpc: "PARSE_ERROR",
    title: "The request cannot be read",
    detail: "Send a body that is valid JSON, and a URL that is validly encoded.",
  },
  NOT_FOUND: {
    status: 404,
    trpc: "NOT_FOUND",
    title: "Nothing is here",
    detail: "Check the path. The document at /openapi.json lists every one.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    trpc: "METHOD_NOT_SUPPORTED",
    title: "The method is not allowed here",
    detail: "Use one of the methods in the Allow header.",
  },
  REQUEST_TIMEOUT: {
    status: 408,
    trpc: "TIMEOUT",
    title: "The request took too long",
    detail: "Send the whole request without pausing, or try again.",
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    trpc: "PAYLOAD_TOO_LARGE",
    title: "The body is too large",
    detail: "Send a smaller body.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    trpc: "UNSUPPORTED_MEDIA_TYPE",
    title: "The content type is not supported",
    detail: "Send the body as JSON, with Content-Type: application/json.",
  },
  INTERNAL_ERROR: {
    status: 500,
    trpc: "INTERNAL_SERVER_ERROR",
    title: "Something went wrong on the server",
    detail: "This is a fault of the server, and it was recorded. Try again later.",
  },
  OUTCOME_UNKNOWN: {
    status: 504,
    trpc: "GATEWAY_TIMEOUT",
    title: "It is not known whether this was done",
    detail:
      "The database was lost before it confirmed. Look before you send it again; a request that carries an " +
      "Idempotency-Key may simply be repeated.",
  },
  UNAVAILABLE: {
    status: 503,
    trpc: "SERVICE_UNAVAILABLE",
    title: "The server is busy or its database does not answer",
    detail: "Try again after the time in Retry-After.",
    retryAfter: 2,
  },
});

/** What only some procedures answer; each states its own with `raises`. */
const specific = entries({
  UNAUTHENTICATED: {
    status: 401,
    trpc: "UNAUTHORIZED",
    title: "Log in first",
    detail: "Send an access token: Authorization: Bearer <accessToken of POST /login>.",
  },
  INVALID_TOKEN: {
    status: 401,
    trpc: "UNAUTHORIZED",
    title: "The access token is not valid",
    detail: "It is malformed, expired or not from this server. Refresh it, or log in again.",
  },
  INVALID_CREDENTIALS: {
    status: 401,
    trpc: "UNAUTHORIZED",
    title: "Wrong username or password",
    detail:
      "Check the username (or e-mail address) and the password. The address of a new account may have to be confirmed " +
      "first, by the link that was mailed.",
  },
  INVALID_REFRESH_TOKEN: {
    status: 401,
    trpc: "UNAUTHORIZED",
    title: "The session has ended",
    detail: "The refresh token is unknown, expired, revoked or was used before. Log in again.",
  },
  WRONG_PASSWORD: {
    status: 403,
    trpc: "FORBIDDEN",
    title: "The current password is wrong",
    detail: "Send the password with which you log in.",
  },
  INVALID_LINK: {
    status: 400,
    trpc: "BAD_REQUEST",
    title: "The link is not good any more",
    detail:
      "It was used, has run out, was replaced by a newer one, or is not for this address any more. Ask for a new one.",
  },
  EVENT_STATUS_CONFLICT: {
    status: 409,
    trpc: "CONFLICT",
    title: "The event's status does not allow that",
    detail: "Get the event, and look at its status.",
  },
  NOT_THE_ORGANIZER: {
    status: 403,
    trpc: "FORBIDDEN",
    title: "This event is someone else's",
    detail: "Only the organizer of an event may change or delete it.",
  },
  NOT_AN_ADMIN: {
    status: 403,
    trpc: "FORBIDDEN",
    title: "Only admins may do this",
    detail: "Log in as an admin, or ask one.",
  },
  EVENT_NOT_FOUND: {
    status: 404,
    trpc: "NOT_FOUND",
    title: "There is no such event",
    detail: "It was deleted, or the id is wrong.",
  },
  NOT_THE_VENUES_EDITOR: {
    status: 403,
    trpc: "FORBIDDEN",
    title: "This venue is someone else's to change",
    detail: "Ask an admin: besides, only who named the venue first may change it.",
  },
  VENUE_NOT_FOUND: {
    status: 404,
    trpc: "NOT_FOUND",
    title: "There is no such venue",
    detail: "The id is wrong.",
  },
  VENUE_EXISTS: {
    status: 409,
    trpc: "CONFLICT",
    title: "Another venue has this name and address",
    detail: "If the two are one, an admin can merge them: POST /admin/venues/{id}/merge.",
  },
  SAME_VENUE: {
    status: 409,
    trpc: "CONFLICT",
    title: "It is one venue already",
    detail: "Both ids lead to the same venue. Name another one to merge it into.",
  },
  VENUE_MERGED: {
    status: 409,
    trpc: "CONFLICT",
    title: "The venue was merged into another one",
    detail: "Get the venue: what is answered is the one that is left. Merge that one.",
  },
  ORGANIZER_NOT_FOUND: {
    status: 404,
    trpc: "NOT_FOUND",
    title: "There is no such organizer",
    detail: "The username was changed, the account is gone, or the name is wrong.",
  },
  SESSION_NOT_FOUND: {
    status: 404,
    trpc: "NOT_FOUND",
    title: "There is no such session",
    detail: "It has ended already, or the id is wrong.",
  },
  ACCOUNT_NOT_FOUND: {
    status: 404,
    trpc: "NOT_FOUND",
    title: "There is no such account",
    detail: "It was deleted, or the id is wrong.",
  },
  PRECONDITION_FAILED: {
    status: 412,
    trpc: "PRECONDITION_FAILED",
    title: "It was changed meanwhile",
    detail:
      "Get it again, look at what changed, and send the request with the new ETag or revision.",
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    trpc: "TOO_MANY_REQUESTS",
    title: "Too many requests",
    detail:
      "Too many requests of this kind came from you. Try again after the time in Retry-After.",
  },
  USERNAME_TAKEN: {
    status: 409,
    trpc: "CONFLICT",
    title: "The username is taken",
    detail: "Choose another username.",
  },
  OWN_ACCOUNT: {
    status: 409,
    trpc: "CONFLICT",
    title: "It is your own account",
    detail: "Have another admin do it.",
  },
  LAST_ADMIN: {
    status: 409,
    trpc: "CONFLICT",
    title: "There would be no admin left",
    detail: "Make somebody else an admin first: npm run admin -- grant USER.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    trpc: "UNPROCESSABLE_CONTENT",
    title: "The Idempotency-Key belongs to another request",
    detail:
      "Send this request with a key of its own; repeat a key only with the very same request.",
  },
  EMAIL_TAKEN: {
    status: 409,
    trpc: "CONFLICT",
    title: "The e-mail address is registered already",
    detail: "Log in with it, or use another address.",
  },
});

/** Every error that a client can meet. Nothing else leaves the server. */
export const catalogue = { ...general, ...specific };

export type GeneralCode = keyof typeof general;
export type SpecificCode = keyof typeof specific;
export type ErrorCode = GeneralCode | SpecificCode;

/** A field that is wrong. `path` is dotted, as in `address.street`; the empty path is the whole input. */
export interface FieldError {
  path: string;
  message: string;
}

/** The catalogue's error `code`, for clients. The options say what this one instance is about. */
export class HandbillError extends TRPCError {
  override readonly name = "HandbillError";
  readonly errorCode: ErrorCode;
  readonly fields: FieldError[] | undefined;
  /** Seconds to wait before trying again, where the catalogue does not say. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    options: { detail?: string; fields?: FieldError[]; retryAfter?: number } = {},
  ) {
    const entry = catalogue[code];
    super({ code: entry.trpc, message: options.detail ?? entry.detail });
    this.errorCode = code;
    this.fields = options.fields;
    this.retryAfter = options.retryAfter;
  }
}

/** What a client is told of an error. */
export interface ErrorDescription<Code extends ErrorCode = ErrorCode> {
  code: Code;
  httpStatus: number;
  title: string;
  detail: string;
  /** The fields that are wrong. */
  errors?: FieldError[];
  /** Seconds to wait before trying again. */
  retryAfter?: number;
}

/** Finds an error's place in the catalogue. What is not expected becomes INTERNAL_ERROR and keeps its secrets. */
export function describeError(error: TRPCError): ErrorDescription {
  if (error instanceof HandbillError) {
    const { errorCode, message, fields, retryAfter } = error;
    return describe(errorCode, { detail: message, errors: fields, retryAfter });
  }
  if (error.cause instanceof z.ZodError && error.code === "BAD_REQUEST") {
    return describe("VALIDATION_FAILED", { errors: fieldErrors(error.cause) });
  }
  if (error.cause instanceof z.ZodError && error.code === "PAYLOAD_TOO_LARGE") {
    return describe("PAYLOAD_TOO_LARGE", {
      detail: error.message,
      errors: fieldErrors(error.cause),
    });
  }
  if (error.code === "INTERNAL_SERVER_ERROR") {
    if (isAmbiguousCommit(error.cause)) return describe("OUTCOME_UNKNOWN");
    return describe(isUnavailable(error.cause) ? "UNAVAILABLE" : "INTERNAL_ERROR");
  }
  const code = generalCodes.find((each) => general[each].trpc === error.code);
  return code ? describe(code, { detail: error.message }) : describe("INTERNAL_ERROR");
}

/** What one instance says of itself; the catalogue's entry says the rest. */
interface Instance {
  detail?: string;
  errors?: FieldError[] | undefined;
  retryAfter?: number | undefined;
}

function describe(
  code: ErrorCode,
  { detail, errors, ...instance }: Instance = {},
): ErrorDescription {
  const entry: CatalogueEntry = catalogue[code];
  const retryAfter = instance.retryAfter ?? entry.retryAfter;
  return {
    code,
    httpStatus: entry.status,
    title: entry.title,
    detail: detail ?? entry.detail,
    ...(errors && { errors }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          path: [...issue.path, key].join("."),
          message: "is not a known field",
        }))
      : [{ path: issue.path.join("."), message: issue.message }],
  );
}

const generalCodes = Object.keys(general).filter((code): code is GeneralCode => code in general);
