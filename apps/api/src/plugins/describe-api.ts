import type { DocumentOptions } from "@handbill/rest";
import { catalogue } from "@handbill/rpc/server";
import type { Env } from "../env.ts";

const API_VERSION = "0.1.0";

/** Where an error is described, for people. */
export function problemTypeUrl({ publicApiUrl }: Env): (code: string) => string {
  return (code) => `${publicApiUrl}/problems/${code}`;
}

/** What the OpenAPI document says beyond what the procedures state. */
export function describeApi(env: Env): DocumentOptions {
  return {
    info: {
      title: "Handbill",
      version: API_VERSION,
      summary: "Events, published once and shown everywhere.",
      description: DESCRIPTION,
      contact: { name: "Who runs this server", url: env.publicWebUrl ?? env.publicApiUrl },
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [
      {
        url: "/",
        description:
          "The server that this document came from, in production or on your own machine.",
        "x-internal": false,
      },
    ],
    tags: [
      {
        name: "Account",
        description:
          "What belongs to somebody: the profile, the address, the password, and what is held of it.",
      },
      { name: "Admin", description: "What admins see of accounts and venues, and do about them." },
      {
        name: "Auth",
        description: "Who somebody is: registering, and sessions that begin, go on and end.",
      },
      { name: "Events", description: "What takes place, where and when." },
      {
        name: "Feeds",
        description:
          "Events in the formats of others: calendars, feed readers and search engines. Only what everybody sees.",
      },
      { name: "Organizers", description: "Who publishes, as everybody sees them." },
      { name: "Sessions", description: "Where somebody is logged in." },
      { name: "Venues", description: "Where events take place." },
    ],
    securitySchemes: {
      bearer: {
        scheme: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description:
            "The `accessToken` that `POST /login` or `POST /refresh` gave. It is a JWT, signed with Ed25519 and verified as " +
            "RFC8725 advises; to you it is just a text, which is good for `expiresIn` seconds.",
        },
        problems: summaries("UNAUTHENTICATED", "INVALID_TOKEN"),
      },
      admin: {
        scheme: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description:
            "The same `accessToken`, of a user whose `role` is `admin`. Verified as RFC8725 advises; the role is looked up, and " +
            "not taken from the token.",
        },
        problems: summaries("UNAUTHENTICATED", "INVALID_TOKEN", "NOT_AN_ADMIN"),
      },
    },
    generalProblems: [
      ...summaries("VALIDATION_FAILED").map((problem) => ({
        ...problem,
        errors: [{ path: "limit", message: "must be at most 100" }],
      })),
      ...summaries("MALFORMED_REQUEST", "INTERNAL_ERROR", "UNAVAILABLE"),
      ...summaries("NOT_FOUND").map((each) => ({ ...each, when: "hasPathParameters" as const })),
      ...summaries("PAYLOAD_TOO_LARGE").map((problem) => ({
        ...problem,
        when: "changes" as const,
        errors: [{ path: "description", message: "must have at most 20000 characters" }],
      })),
      ...summaries("UNSUPPORTED_MEDIA_TYPE", "OUTCOME_UNKNOWN").map((each) => ({
        ...each,
        when: "changes" as const,
      })),
      ...summaries("TOO_MANY_REQUESTS").map((each) => ({
        ...each,
        when: "isRateLimited" as const,
      })),
    ],
    headers: {
      "Access-Control-Allow-Origin": {
        description: "The web app's origin, when the request came from a page of it (CORS).",
        schema: { type: "string", format: "uri", maxLength: 2_000 },
      },
    },
  };
}

function summaries(...codes: (keyof typeof catalogue)[]) {
  return codes.map((code) => {
    const { status, title, detail } = catalogue[code];
    return { code, status, title, detail };
  });
}

const DESCRIPTION = `
Handbill publishes events. Somebody registers, logs in and says what takes place, where and when; everybody may read it.

## To begin with

Three requests publish an event. \`API\` is where this document came from.

    curl -H 'Content-Type: application/json' -d '{"username": "test", "password": "correct horse battery", "email": "user@domain.com"}' $API/register
    curl -H 'Content-Type: application/json' -d '{"username": "test", "password": "correct horse battery"}' $API/login
    curl -H 'Content-Type: application/json' -H 'Authorization: Bearer <accessToken>' \\
      -d '{"date": "2023-12-31", "time": "8pm", "venue": "Event Venue", "address": "Event Address"}' $API/events

An access token is good for a few minutes. \`POST /refresh\` spends the refresh token for new ones; \`POST /logout\` ends the
session.

## Errors

Every error is a problem (RFC 9457), sent as \`application/problem+json\`. Tell errors apart by \`code\`, show \`detail\` to
people, and open \`type\` to read more. \`VALIDATION_FAILED\` lists each field that is wrong in \`errors\`, and
\`PAYLOAD_TOO_LARGE\` each that is too long. Each operation lists the codes that it may answer. Besides, a path that is not
here answers 404 \`NOT_FOUND\`, and a method that a path does not have answers 405 \`METHOD_NOT_ALLOWED\`, with those that it
has in \`Allow\`.

## Asking again

Every GET answers with an \`ETag\`: send it as \`If-None-Match\`, and the answer is an empty 304 while nothing changed. Every GET
answers HEAD, too.

Send an \`Idempotency-Key\` of your own with a request that makes something, and it may be repeated for 24 hours: it is done once,
and answered the same. To change or delete only what you have seen, send its \`ETag\` as \`If-Match\`; if it was changed
meanwhile, the answer is 412.

Where requests are counted, \`RateLimit\` says how many more are let through. After 429 and 503, wait for as many seconds as
\`Retry-After\` says.

## Lists

A list comes in pages. \`nextCursor\` asks for the next one, and \`Link\` (\`rel="next"\`) has its URL. Nothing is shown twice or left out
when events are published or deleted in between.

## What stays

Within a version, answers may get more fields, requests more optional ones, and operations more error codes: ignore what you do not know. What
is to go away is marked as deprecated first, and says so in \`Deprecation\` and \`Sunset\`.
`.trim();
