import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type BothSides,
  event,
  openBothSides,
  type RawAnswer,
  type RawRequest,
  signedIn,
} from "./testing.ts";

/** Requests of every kind to Handbill's own procedures, answered on the fast path and by the official adapter. */
let sides: BothSides;

beforeAll(async () => {
  sides = await openBothSides();
});
afterAll(() => sides[Symbol.asyncDispose]());

/** Sends to both sides, which must answer the same. Returns what the fast path may have answered. */
async function sendToBoth(request: RawRequest): Promise<RawAnswer> {
  const { fast, official } = await sides.send(request);
  expect(official.isFast).toBe(false);
  expect({ ...fast, isFast: false }).toEqual(official);
  return fast;
}

function get(procedure: string, query = "", headers = {}): RawRequest {
  return { method: "GET", path: `/trpc/${procedure}?${query}`, headers };
}

function post(procedure: string, body: unknown, headers = {}): RawRequest {
  return {
    method: "POST",
    path: `/trpc/${procedure}`,
    headers: { "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  };
}

function input(value: unknown): string {
  return `input=${encodeURIComponent(JSON.stringify(value))}`;
}

const person = { username: "bob", email: "bob@example.com", password: "pass" };

test.each([
  ["a page of events", get("events.list", input({ limit: 2 }))],
  ["a page of events with the defaults", get("events.list")],
  ["an event", get("events.get", input({ id: "EVENT_ID_0" }))],
  ["an event that is not there", get("events.get", input({ id: person.username }))],
  ["who is logged in", get("auth.me", "", signedIn)],
  ["who is logged in, when nobody is", get("auth.me")],
  ["who is logged in, by a token that is none", get("auth.me", "", { authorization: "Bearer x" })],
  ["a registration", post("auth.register", person)],
  ["a registration that is taken", post("auth.register", person)],
  ["a login", post("auth.login", { username: "bob", password: "pass" })],
  ["a login that fails", post("auth.login", { username: "bob", password: "no" })],
  ["a renewal", post("auth.refresh", { refreshToken: "unknown" })],
  ["a logout, which answers nothing", post("auth.logout", { refreshToken: "unknown" })],
  ["an event that is published", post("events.create", event, signedIn)],
  ["an event by nobody", post("events.create", event)],
  ["an event with every field wrong", post("events.create", { a: 1, date: "x" }, signedIn)],
  ["a first with its key", post("events.create", event, { ...signedIn, "idempotency-key": "a" })],
  ["the same with its key", post("events.create", event, { ...signedIn, "idempotency-key": "a" })],
  [
    "another with its key",
    post("events.create", { ...event, venue: "Other" }, { ...signedIn, "idempotency-key": "a" }),
  ],
  ["a change", post("events.update", { id: "EVENT_ID_1", venue: "New" }, signedIn)],
  ["a deletion", post("events.delete", { id: "EVENT_ID_3" }, signedIn)],
  ["a deletion of what is gone", post("events.delete", { id: "EVENT_ID_3" }, signedIn)],
  ["a body without anything", post("auth.login", undefined)],
  [
    "a batch of successes and failures",
    get("events.list,events.get,auth.me", `batch=1&${input({ 1: { id: "EVENT_ID_9" } })}`),
  ],
  [
    "a batch of mutations",
    post("auth.logout,auth.login,events.delete?batch=1", { 0: { refreshToken: "x" }, 2: {} }),
  ],
])("%s is answered alike, on the fast path", async (_case, request) => {
  expect((await sendToBoth(request)).isFast).toBe(true);
});

test.each([
  ["a form", post("auth.logout", "a=b", { "content-type": "application/x-www-form-urlencoded" })],
  [
    "a type that begins like JSON",
    post("auth.logout", "{}", { "content-type": "application/json-seq" }),
  ],
  ["no content type", { ...post("auth.logout", undefined), headers: {} }],
  ["a body that is too large", post("auth.logout", " ".repeat(300_000))],
  ["a body that is not JSON", post("auth.logout", "{")],
  ["a procedure that is not there", get("events.none")],
  ["a batch of too many", get(Array(21).fill("auth.me").join(","), "batch=1")],
  ["a path that is too long", get("a".repeat(5_001))],
  ["no path", get("")],
  ["OPTIONS", { ...get("auth.me"), method: "OPTIONS" }],
])("%s is refused alike, by whoever refuses", async (_case, request) => {
  expect((await sendToBoth(request)).isFast).toBe(false);
});
