import { request } from "node:http";
import { text } from "node:stream/consumers";
import { openTestDatabase } from "@handbill/db/testing";
import { openTestApi, type TestApi } from "../testing.ts";

/** A request to send as it is: nothing in the path is escaped or put in order. */
export interface RawRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** What came back, and who answered. */
export interface RawAnswer {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: string;
  /** By the fast path: the official adapter answers in a stream, whose length is not known. */
  isFast: boolean;
}

/** Sends a request over a connection of its own. Of the headers, those that tell only how it was sent are left out. */
export async function sendRaw(origin: string, raw: RawRequest): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const { method, path, headers, body } = raw;
  const sent = request(origin, { method, path, headers, agent: false }, async (response) => {
    const {
      date: _date,
      "content-length": _length,
      "transfer-encoding": encoding,
      ...rest
    } = response.headers;
    resolve({
      status: response.statusCode,
      headers: rest,
      body: await text(response),
      isFast: encoding === undefined && rest.vary === "trpc-accept, accept",
    });
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}

/** Stand in a request for what each side has of its own; EVENT_ID_0 to EVENT_ID_3 for Ada's events. */
export const ACCESS_TOKEN = "ACCESS_TOKEN";
export const REFRESH_TOKEN = "REFRESH_TOKEN";
const EVENT_ID = /EVENT_ID_(\d)/g;

export const signedIn = { authorization: `Bearer ${ACCESS_TOKEN}` };
export const event = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };

/** Leads past the fast path, and means nothing else to the adapter. */
const TO_THE_ADAPTER = { "trpc-accept": "application/json" };

interface Side {
  api: TestApi;
  tokens: { accessToken: string; refreshToken: string };
  eventIds: string[];
}

/**
 * Two APIs with databases, clocks and ids of their own, which are equal as long as both are sent the same. One answers on the
 * fast path, the other by the official adapter.
 */
export interface BothSides extends AsyncDisposable {
  /** Sends to both. Their answers are the same but for the tokens, which are left out. */
  send(request: RawRequest): Promise<{ fast: RawAnswer; official: RawAnswer }>;
}

export async function openBothSides(): Promise<BothSides> {
  await using second = await openTestDatabase("_second");
  const official = await openSide({ DATABASE_URL: second.url }); // empties the first, too
  const fast = await openSide({});
  return {
    async send(request) {
      const { headers } = request;
      const past = isStream(request)
        ? request
        : { ...request, headers: { ...headers, ...TO_THE_ADAPTER } };
      const answers = await Promise.all([sendTo(fast, request), sendTo(official, past)]);
      return { fast: answers[0], official: answers[1] };
    },
    async [Symbol.asyncDispose]() {
      await fast.api[Symbol.asyncDispose]();
      await official.api[Symbol.asyncDispose]();
    },
  };
}

/** Whether a request asks for a stream of lines: a header would tell the adapter otherwise. */
export function isStream({ headers }: Pick<RawRequest, "headers">): boolean {
  return headers.accept?.includes("application/jsonl") ?? false;
}

async function openSide(variables: Record<string, string>): Promise<Side> {
  const api = await openTestApi(variables);
  const tokens = await api.logIn("ada");
  const eventIds: string[] = [];
  for (const time of ["8pm", "9pm", "10pm", "11pm"]) {
    const body = { ...event, time };
    const created = await api.send("POST", "/events", { body, token: tokens.accessToken });
    eventIds.push(created.json().id);
  }
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  return { api, tokens, eventIds };
}

async function sendTo({ api, tokens, eventIds }: Side, request: RawRequest): Promise<RawAnswer> {
  const insert = (text: string) =>
    text
      .replaceAll(ACCESS_TOKEN, tokens.accessToken)
      .replaceAll(REFRESH_TOKEN, tokens.refreshToken)
      .replaceAll(EVENT_ID, (_, index) => eventIds[index] ?? "");
  const headers = Object.entries(request.headers).map(([name, value]) => [name, insert(value)]);
  const answer = await sendRaw(api.app.listeningOrigin, {
    ...request,
    path: insert(request.path),
    headers: Object.fromEntries(headers),
    ...(request.body !== undefined && { body: insert(request.body) }),
  });
  const body = answer.body.replaceAll(/"((?:access|refresh|device)Token)":"[^"]+"/g, '"$1":"…"');
  return { ...answer, body };
}
