import { text } from "node:stream/consumers";
import { close, connect } from "@handbill/db";
import {
  type FindKnown,
  Known,
  type RenderedRequest,
  type RequestOptions,
  type RequestPlan,
  renderRequest,
} from "@handbill/rest/testing";
import * as fc from "fast-check";
import type { LightMyRequestResponse } from "fastify";
import { adminCommands, runAdminCommand } from "../admin/commands.ts";
import type { TestApi } from "../testing.ts";

/** After these the user's tokens or the password are good for nothing. */
const ENDS_SESSIONS = new Set([
  "POST /logout",
  "POST /logout/all",
  "POST /me/delete",
  "POST /me/password",
  "POST /reset-password",
  "DELETE /me/sessions/{id}",
]);

/** So long a request may take before it counts as hanging, in milliseconds. */
const DEADLINE = 10_000;

/** How many values of a kind are kept: the youngest. */
const KEPT = 200;

const PASSWORD = "pass";

/** An answer, without the body when it is a stream of events. */
export interface GivenAnswer {
  status: number;
  headers: LightMyRequestResponse["headers"];
  body: string;
}

/** What of the answers feeds the requests after them. */
export interface GeneratedWorld {
  known: FindKnown;
  inject(request: RenderedRequest): Promise<GivenAnswer>;
  /** Sends a planned request, and keeps of the answer what later ones may use. */
  send(plan: RequestPlan): Promise<{ request: RenderedRequest; answer: GivenAnswer }>;
}

/** Users with sessions and events, so that generated requests get past the first checks. */
export async function openGeneratedWorld(api: TestApi): Promise<GeneratedWorld> {
  const kept: Record<string, string[]> = {};
  const keep = (name: string, value: unknown): void => {
    if (typeof value !== "string") return;
    kept[name] = [...(kept[name] ?? []), value].slice(-KEPT);
  };

  let users = 0;
  /** A user with sessions, events and mailed links, in the place of the one before. */
  const beginAnew = async (): Promise<void> => {
    kept.strangersId = kept.id ?? [];
    for (const name of ["accessToken", "refreshToken", "sessionId", "id", "venueId"]) {
      delete kept[name];
    }
    const username = `user-${++users}`;
    const { refreshToken } = await api.logIn(username);
    const { accessToken } = await api.logIn(username);
    keep("accessToken", accessToken);
    keep("refreshToken", refreshToken);
    keep("username", username);
    const sessions = await api.send("GET", "/me/sessions", { token: accessToken });
    for (const { id, isCurrent } of sessions.json().items) if (!isCurrent) keep("sessionId", id);
    await api.send("POST", "/forgot-password", { body: { email: `${username}@example.com` } });
    for (const { text: words } of await api.takeMails()) {
      const [, page = "", token] = /\/([a-z-]+)\?token=([\w-]+)/.exec(words) ?? [];
      keep(page, token);
    }
    for (let day = 1; day <= 3; day++) {
      const body = {
        date: `2026-07-0${day}`,
        time: "20:00",
        venue: `Hall ${day}`,
        address: username,
      };
      const event = (await api.send("POST", "/events", { body, token: accessToken })).json();
      keep("id", event.id);
      keep("venueId", event.venueId);
      const page = await api.send("GET", `/events?limit=${day}`);
      keep("cursor", page.json().nextCursor);
      keep("etag", page.headers.etag);
    }
  };
  for (let user = 0; user < 2; user++) await beginAnew();

  keep("adminToken", await logInAsAdmin(api));
  for (const username of ["cleo", "dora"]) {
    // Who is disabled and enabled again: the others go on.
    const { accessToken } = await api.logIn(username);
    keep("accountId", (await api.send("GET", "/me", { token: accessToken })).json().id);
  }

  const known: FindKnown = (name, pick) => {
    const values = kept[name] ?? [];
    return values[pick % values.length];
  };

  return {
    known,
    inject: (request) => inject(api, request),
    async send(plan) {
      const request = renderRequest(plan, known);
      const answer = await inject(api, request);
      if (answer.status < 300) learn(plan.operation, answer, keep);
      if (answer.status < 300 && ENDS_SESSIONS.has(plan.operation)) await beginAnew();
      return { request, answer };
    },
  };
}

async function logInAsAdmin(api: TestApi): Promise<string> {
  const { accessToken } = await api.logIn("boss");
  const db = connect({ url: api.databaseUrl });
  const command = adminCommands.grant;
  if (command) await runAdminCommand(db, { command, name: "boss", now: new Date() });
  await close(db);
  return accessToken;
}

async function inject(api: TestApi, request: RenderedRequest): Promise<GivenAnswer> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("It was not answered in time.")), DEADLINE);
  try {
    return await Promise.race([late, injectAtOnce(api, request)]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for the head only when what follows has no end. */
async function injectAtOnce(
  { app }: TestApi,
  { method, url, headers, body }: RenderedRequest,
): Promise<GivenAnswer> {
  // Fastify's types know fewer methods than its parser takes.
  const options = { method, url, headers, payload: body, payloadAsStream: true };
  const answer: LightMyRequestResponse = await Reflect.apply(app.inject, app, [options]);
  const { statusCode: status } = answer;
  const stream = answer.stream();
  if (String(answer.headers["content-type"]).startsWith("text/event-stream")) {
    stream.on("error", () => undefined); // it ends before its end
    answer.raw.res.destroy();
    return { status, headers: answer.headers, body: "" };
  }
  return { status, headers: answer.headers, body: await text(stream) };
}

function learn(
  operation: string,
  answer: GivenAnswer,
  keep: (name: string, value: unknown) => void,
): void {
  keep("etag", answer.headers.etag);
  if (answer.headers["content-encoding"] !== undefined) return;
  if (!answer.headers["content-type"]?.toString().startsWith("application/json")) return;
  const body: unknown = JSON.parse(answer.body || "null");
  if (typeof body !== "object" || body === null) return;
  if (operation === "POST /events") {
    keep("id", Reflect.get(body, "id"));
    keep("venueId", Reflect.get(body, "venueId"));
  }
  if (operation === "GET /venues") keep("venueCursor", Reflect.get(body, "nextCursor"));
  if (operation === "GET /events") keep("cursor", Reflect.get(body, "nextCursor"));
  keep("refreshToken", Reflect.get(body, "refreshToken"));
  keep("accessToken", Reflect.get(body, "accessToken"));
}

const known = (name: string) => fc.nat({ max: 10_000 }).map((pick) => new Known(name, pick));
const days = (from: string, to: string) =>
  fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10));
const line = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
  .map((text) => `A${text.replaceAll(/\p{Cc}/gu, "")}`);
const often = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: other, weight: 1 });

/** The feeds that take a venue's id, as the list of events does. */
const FILTERED = [
  ...["/events.ics", "/events.rss", "/events.atom", "/events.feed.json", "/feeds"],
  ...["/tags/{tag}/events.ics", "/organizers/{handle}/events.ics"],
];

/** What the document's schemas do not say of valid values. */
export const generatedValues: RequestOptions = {
  values: {
    // what is valid together: an end is after the start, and at most a year later
    date: days("2026-06-25", "2026-07-03"),
    endDate: days("2026-07-04", "2026-07-20"),
    publishAt: fc.constantFrom("2020-01-01T00:00:00Z", "2030-01-01T00:00:00.5+02:00"),
    time: fc.constantFrom("8pm", "20:00", "noon", "midnight", "12.30 a.m.", "23:59", "8:05 PM"),
    endTime: fc.constantFrom("2am", "23:59", "noon"),
    language: fc.constantFrom("fr", "pt-BR", "zh-Hant-TW"),
    near: fc.constantFrom("48.86,2.35", "-90,180", "0,-179.99", "51,0.1"),
    timezone: fc.constantFrom("UTC", "Europe/Paris", "Pacific/Apia", "America/St_Johns"),
    venue: line,
    "GET /events venue": often<unknown>(known("venueId"), fc.uuid()),
    ...Object.fromEntries(FILTERED.map((path) => [`GET ${path} venue`, known("venueId")])),
    address: line,
    name: line,
    handle: often<unknown>(known("username"), fc.constant("nobody")),
    into: often<unknown>(known("venueId"), fc.uuid()),
    "GET /venues cursor": often<unknown>(fc.constant([]), known("venueCursor")),
    "GET /venues/{id} id": often<unknown>(known("venueId"), fc.uuid()),
    "GET /venues/{id}/events.ics id": often<unknown>(known("venueId"), fc.uuid()),
    "PATCH /venues/{id} id": often<unknown>(known("venueId"), fc.uuid()),
    "POST /admin/venues/{id}/merge id": often<unknown>(known("venueId"), fc.uuid()),
    from: days("1000-01-02", "2020-01-01"),
    to: days("2020-01-01", "9999-12-30"),
    email: fc.stringMatching(/^[a-z]{1,12}[a-z0-9]{0,12}@[a-z]{1,9}\.(com|org)$/),
    password: often<string>(fc.constant(PASSWORD), fc.string({ minLength: 4, maxLength: 256 })),
    "POST /login username": often<unknown>(known("username"), fc.constant("nobody")),
    // of what is published, as all of them are
    "PATCH /events/{id} status": fc.constantFrom("published", "cancelled", "postponed"),
    "PATCH /events/{id} publishAt": fc.constant(null),
    ifRevision: fc.constantFrom(1, 1, 2, 999),
    id: often<unknown>(known("id"), fc.oneof(known("strangersId"), fc.uuid())),
    cursor: fc.constant([]), // it is good for the list only that it came from
    "GET /events/{id}/history cursor": fc.nat({ max: 10 }).map(String),
    "GET /admin/users cursor": often<unknown>(known("accountId"), fc.uuid()),
    "GET /admin/users/{id} id": often<unknown>(known("accountId"), fc.uuid()),
    "POST /admin/users/{id}/disable id": often<unknown>(known("accountId"), fc.uuid()),
    "POST /admin/users/{id}/enable id": often<unknown>(known("accountId"), fc.uuid()),
    currentPassword: fc.constant(PASSWORD),
    newPassword: often<string>(fc.constant(PASSWORD), fc.string({ minLength: 4, maxLength: 256 })),
    displayName: fc.option(line),
    device: line,
    "GET /me/audit cursor": fc.nat({ max: 1_000 }).map(String),
    "DELETE /me/sessions/{id} id": often<unknown>(known("sessionId"), fc.uuid()),
    "POST /confirm-email token": often<unknown>(known("confirm-email"), fc.constant("unknown")),
    "POST /reset-password token": often<unknown>(known("reset-password"), fc.constant("unknown")),
    refreshToken: often<unknown>(known("refreshToken"), fc.constant("unknown")),
    "Idempotency-Key": fc.stringMatching(/^[a-z0-9]{1,8}$/),
    lastEventId: known("eventId"),
    "Last-Event-ID": known("eventId"),
    "If-Match": often<unknown>(fc.constant("*"), known("etag")),
    "If-None-Match": often<unknown>(known("etag"), fc.constant('"none"')),
  },
  credentials: {
    admin: fc.constant(["authorization", ["Bearer ", new Known("adminToken", 0)]]),
    bearer: fc
      .nat({ max: 10_000 })
      .map((pick) => ["authorization", ["Bearer ", new Known("accessToken", pick)]]),
  },
};
