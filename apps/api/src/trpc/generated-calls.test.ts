import { appRouter } from "@handbill/rpc/server";
import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ACCESS_TOKEN,
  type BothSides,
  isStream,
  openBothSides,
  type RawAnswer,
  type RawRequest,
  REFRESH_TOKEN,
} from "./testing.ts";

/** Requests made up for all of Handbill's procedures, answered on the fast path and by the official adapter. */
const REQUESTS = 1_000;

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

const names = { query: namesOf("query"), mutation: namesOf("mutation") };

function namesOf(type: string): string[] {
  const router: AnyTRPCRouter = appRouter;
  const procedures: Record<string, AnyTRPCProcedure> = router._def.procedures;
  return Object.keys(procedures).filter((name) => procedures[name]?._def.type === type);
}

/** Mostly the first. */
const usually = <T>(usual: T, ...others: T[]) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(usual) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  );

const odd = ["é ✓", "", "a b+c%d&e=f#g", "\ud800", "\0"];
const anyEvent = fc.constantFrom("EVENT_ID_0", "EVENT_ID_1", "EVENT_ID_2", "EVENT_ID_9", "x");
const day = usually("2026-07-01", "2026-02-30", "1999-12-31");
const fields = {
  date: day,
  time: usually("8pm", "25:00", "noon"),
  venue: usually("Hall", ...odd),
  address: usually("1 Road", ...odd),
};
const password = usually("pass", "p");

/** What procedures may be happy with. Those that are not here get any JSON. */
const inputs = new Map<string, fc.Arbitrary<unknown>>(
  Object.entries({
    "events.list": fc.record(
      { limit: fc.integer({ min: 0, max: 5 }), from: day, to: day },
      { requiredKeys: [] },
    ),
    "events.get": fc.record({ id: anyEvent }),
    "events.month": fc.record({ month: usually("2026-07", "2026-13", "") }),
    "events.mine": fc.record({ limit: fc.integer({ min: 0, max: 5 }) }, { requiredKeys: [] }),
    "venues.list": fc.record({ limit: fc.integer({ min: 0, max: 5 }) }, { requiredKeys: [] }),
    "organizers.get": fc.record({ handle: usually("ada", "nobody", "") }),
    "events.create": fc.record(fields),
    "events.update": fc.record({ id: anyEvent, ...fields }, { requiredKeys: ["id"] }),
    "events.delete": fc.record({ id: anyEvent }),
    "auth.register": fc.record({
      username: fc.stringMatching(/^[a-z]{3,4}$/),
      email: fc.stringMatching(/^[a-e]@example[.]com$/),
      password,
    }),
    "auth.login": fc.record({ username: usually("ada", ...odd), password }),
    "auth.refresh": fc.record({ refreshToken: usually(REFRESH_TOKEN, "unknown", "") }),
    "auth.logout": fc.record({ refreshToken: usually("unknown", "") }),
    "auth.me": fc.constant(undefined),
  }),
);

function inputOf(name: string): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: inputs.get(name) ?? fc.jsonValue() },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** Names of procedures, and now and then one that is none. */
function callsOf(type: "query" | "mutation") {
  const none = fc.constantFrom(
    "none",
    "",
    "__proto__",
    "events",
    "EVENTS.get",
    "events%2Eget",
    ...names.query,
  );
  const name = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...names[type]) },
    { weight: 1, arbitrary: none },
  );
  return fc.array(
    name.chain((each) => inputOf(each).map((value) => ({ name: each, value }))),
    { minLength: 1, maxLength: 5 },
  );
}

const generated = fc.constantFrom("query" as const, "mutation" as const).chain((type) =>
  fc
    .record({
      calls: callsOf(type),
      method: usually(type === "query" ? "GET" : "POST", "GET", "POST", "PUT", "HEAD", "DELETE"),
      batch: fc.constantFrom(
        "",
        "batch=1",
        "batch=1",
        "batch=0",
        "batch=01",
        "batch=1&batch=0",
        "batch=%31",
      ),
      mangle: usually("", "cut", "twice", "plus", "percent", "fragment", "mark", "list"),
      authorization: usually<string | undefined>(
        `Bearer ${ACCESS_TOKEN}`,
        "Bearer x",
        "Basic eDp5",
        undefined,
      ),
      contentType: usually(
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
        "text/plain",
        "application/jsonx",
        undefined,
      ),
      accept: usually(
        "*/*",
        "application/json",
        "application/jsonl",
        "text/html, application/jsonl",
      ),
      key: usually<string | undefined>(undefined, "one", "two"),
    })
    .map((parts) => toRequest(type, parts)),
);

interface Parts {
  calls: { name: string; value: unknown }[];
  method: string;
  batch: string;
  mangle: string;
  authorization: string | undefined;
  contentType: string | undefined;
  accept: string;
  key: string | undefined;
}

function toRequest(type: "query" | "mutation", parts: Parts): RawRequest {
  const { calls, method, batch, mangle, authorization, contentType, accept, key } = parts;
  const isBatch = batch.startsWith("batch=1") || batch === "batch=%31";
  // A stream tells what came first.
  const used = isBatch && !isStream({ headers: { accept } }) ? calls : calls.slice(0, 1);
  // Calls of one batch run at once: no more than the first changes anything, so that the order does not matter.
  const values = used.map(({ value }, index) => (type === "mutation" && index > 0 ? {} : value));
  const json =
    JSON.stringify(isBatch ? (mangle === "list" ? values : { ...values }) : values[0]) ?? "";
  const carried = mangle === "cut" ? json.slice(0, -1) : mangle === "mark" ? `\ufeff${json}` : json;
  const headers = {
    accept,
    ...(authorization && { authorization }),
    ...(contentType && { "content-type": contentType }),
    ...(key && { "idempotency-key": key }),
  };
  const hasBody = method !== "GET" && method !== "HEAD";
  const query = hasBody ? [batch] : [batch, ...inQuery(carried, mangle)];
  return {
    method,
    path: `/trpc/${used.map(({ name }) => name).join(",")}?${query.join("&")}`,
    headers,
    ...(hasBody && { body: carried }),
  };
}

function inQuery(json: string, mangle: string): string[] {
  if (json === "") return [];
  const escaped = `input=${encodeURIComponent(json.toWellFormed())}`;
  if (mangle === "twice") return [escaped, "input=1"];
  if (mangle === "plus") return [escaped.replaceAll("%20", "+")];
  if (mangle === "percent") return [`${escaped}%`];
  if (mangle === "fragment") return [`${escaped}#input=1`];
  return [escaped];
}

test(`${REQUESTS} generated requests are answered alike`, { timeout: 120_000 }, async () => {
  const answers: RawAnswer[] = [];
  await fc.assert(
    fc.asyncProperty(generated, async (request) => {
      answers.push(await sendToBoth(request));
    }),
    { numRuns: REQUESTS, seed: 20_260_101 },
  );
  // Each way was taken often, and to success.
  const taken = Object.groupBy(answers, ({ isFast }) => (isFast ? "fast" : "adapter"));
  expect(taken.fast?.length).toBeGreaterThan(REQUESTS / 4);
  expect(taken.adapter?.length).toBeGreaterThan(REQUESTS / 4);
  expect(taken.fast?.filter(({ status }) => status === 200).length).toBeGreaterThan(REQUESTS / 50);
});
