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

async function create(fields: object = {}): Promise<string> {
  return (await api.send("POST", "/events", { body: { ...body, ...fields }, token })).json().id;
}

/** The ways to read an event, all of which are shared. */
function waysTo(id: string): { url: string; find: (answer: string) => { revision: number } }[] {
  const list = encodeURIComponent(JSON.stringify({ limit: 50 }));
  const one = encodeURIComponent(JSON.stringify({ id }));
  const among = (items: { id: string; revision: number }[]) =>
    items.find((each) => each.id === id) ?? { revision: 0 };
  return [
    { url: "/events?limit=50", find: (text) => among(JSON.parse(text).items) },
    { url: `/events/${id}`, find: (text) => JSON.parse(text) },
    {
      url: `/trpc/events.list?input=${list}`,
      find: (text) => among(JSON.parse(text).result.data.items),
    },
    { url: `/trpc/events.get?input=${one}`, find: (text) => JSON.parse(text).result.data },
  ];
}

test("while somebody writes, nobody reads what was there before they asked", async () => {
  const id = await create();
  let committed = 1;
  let isWriting = true;
  const write = async () => {
    for (let count = 0; count < 25; count++) {
      const change = { venue: `Hall ${count}` };
      const { revision } = (
        await api.send("PATCH", `/events/${id}`, { body: change, token })
      ).json();
      committed = revision;
    }
    isWriting = false;
  };
  const behind: string[] = [];
  const readAgain = async ({ url, find }: ReturnType<typeof waysTo>[number]) => {
    while (isWriting) {
      const least = committed;
      const { revision } = find((await api.send("GET", url)).body);
      if (revision < least) behind.push(`${url}: ${revision}, after ${least}`);
    }
  };
  const readers = waysTo(id).flatMap((way) => [way, way, way]);
  await Promise.all([write(), ...readers.map(readAgain)]);
  expect(committed).toBe(26);
  expect(behind).toEqual([]);
});

test("a draft is its organizer's, whoever else asks for it at the same time", async () => {
  const id = await create({ status: "draft" });
  const input = encodeURIComponent(JSON.stringify({ id }));
  for (const url of [`/events/${id}`, `/trpc/events.get?input=${input}`]) {
    const viewers = [undefined, token, undefined, "a.b.c", token];
    const answers = await Promise.all(
      viewers.map((viewer) => api.send("GET", url, viewer === undefined ? {} : { token: viewer })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 200, 404, 404, 200]);
  }
});

test("a batch of shared and other calls, with errors, is answered in order", async () => {
  const id = await create();
  const inputs = encodeURIComponent(
    JSON.stringify({ 0: { id }, 1: { limit: 1 }, 2: {}, 3: { id } }),
  );
  const url = `/trpc/events.get,events.list,auth.me,events.get?batch=1&input=${inputs}`;
  const [first, second] = await Promise.all([api.send("GET", url), api.send("GET", url)]);
  expect(first.statusCode).toBe(207);
  expect(second.body).toBe(first.body);
  const [got, listed, me, again] = first.json();
  expect([got.result.data.id, again.result.data.id]).toEqual([id, id]);
  expect(listed.result.data.items.length).toBe(1);
  expect(me.error.data.code).toBe("UNAUTHENTICATED");
});
