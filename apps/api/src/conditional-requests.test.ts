import { createClient, isHandbillError } from "@handbill/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await openTestApi();
  token = (await api.logIn("owner")).accessToken;
});
afterAll(() => api[Symbol.asyncDispose]());

const body = { date: "2026-07-01", time: "20:00", venue: "Hall", address: "1 Road" };

async function create(): Promise<{ id: string; url: string }> {
  const { id } = (await api.send("POST", "/events", { body, token })).json();
  return { id, url: `/events/${id}` };
}

async function etagOf(url: string): Promise<string> {
  return String((await api.send("GET", url)).headers.etag);
}

function change(url: string, venue: string, ifMatch?: string) {
  const headers = ifMatch === undefined ? {} : { "if-match": ifMatch };
  return api.send("PATCH", url, { body: { venue }, token, headers });
}

test("what did not change is not sent again", async () => {
  const { url } = await create();
  for (const path of [url, "/events?from=2026-07-01"]) {
    const headers = { "if-none-match": await etagOf(path) };
    const again = await api.send("GET", path, { headers });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
    await change(url, path);
    const changed = await api.send("GET", path, { headers });
    expect([changed.statusCode, changed.headers.etag === headers["if-none-match"]]).toEqual([
      200,
      false,
    ]);
  }
});

test("of two editors of one version, the second is told", async () => {
  const { url } = await create();
  const etag = await etagOf(url);
  expect((await change(url, "first", etag)).statusCode).toBe(200);
  const late = await change(url, "second", etag);
  expect([late.statusCode, late.json().code]).toEqual([412, "PRECONDITION_FAILED"]);
  expect((await api.send("GET", url)).json()).toMatchObject({ venue: "first", revision: 2 });
  const headers = { "if-match": etag };
  expect((await api.send("DELETE", url, { token, headers })).statusCode).toBe(412);
  const informed = { "if-match": await etagOf(url) };
  expect((await api.send("DELETE", url, { token, headers: informed })).statusCode).toBe(204);
});

test("of any number of editors at once, one wins", async () => {
  const { url } = await create();
  const etag = await etagOf(url);
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, editor) => change(url, `editor ${editor}`, etag)),
  );
  const statuses = answers.map(({ statusCode }) => statusCode).sort();
  expect(statuses).toEqual([200, ...Array(7).fill(412)]);
});

test("editors without a condition all succeed, and what they did not send stays", async () => {
  const { url } = await create();
  const answers = await Promise.all([
    ...Array.from({ length: 4 }, () => change(url, "new")),
    api.send("PATCH", url, { body: { time: "21:00" }, token }),
    api.send("PATCH", url, { body: { date: "2026-07-02" }, token }),
  ]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(200));
  expect((await api.send("GET", url)).json()).toMatchObject({
    date: "2026-07-02",
    time: "21:00",
    venue: "new",
    startsAt: "2026-07-02T19:00:00.000Z",
    revision: 7,
  });
});

test("a typed client says which revision it means", async () => {
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  const client = createClient({ url: api.app.listeningOrigin });
  await client.signIn({ username: "owner", password: "pass" });
  const { id, revision } = await client.events.create.mutate(body);
  await client.events.update.mutate({ id, venue: "first", ifRevision: revision });
  for (const attempt of [
    client.events.update.mutate({ id, venue: "second", ifRevision: revision }),
    client.events.delete.mutate({ id, ifRevision: revision }),
  ]) {
    const error: unknown = await attempt.catch((thrown: unknown) => thrown);
    expect(isHandbillError(error, "PRECONDITION_FAILED")).toBe(true);
  }
});
