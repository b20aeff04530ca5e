import { close, connect } from "@handbill/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminCommands, runAdminCommand } from "./admin/commands.ts";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await openTestApi();
  token = (await api.logIn("Ann.Smith")).accessToken;
});
afterAll(() => api[Symbol.asyncDispose]());

const enter = (fields: object) =>
  api.send("POST", "/events", {
    body: { date: "2026-07-01", time: "20:00", venue: "Hall", address: "1 Road", ...fields },
    token,
  });

test("everybody sees an organizer's name and how much is to come, and nothing else", async () => {
  await api.send("PATCH", "/me", { body: { displayName: "Ann 🎪" }, token });
  await enter({});
  await enter({ date: "2025-12-31" }); // is over
  await enter({ status: "draft" });
  const { id } = (await enter({})).json();
  await api.send("DELETE", `/events/${id}`, { token });
  const me = (await api.send("GET", "/me", { token })).json();

  for (const handle of ["Ann.Smith", "ann.smith", "ANN.SMITH"]) {
    const answer = await api.send("GET", `/organizers/${handle}`);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        ...{ id: me.id, username: "Ann.Smith", displayName: "Ann 🎪" },
        createdAt: "2026-01-01T12:00:00.000Z",
        upcomingEvents: 1,
      },
    ]);
  }
});

test("what is the same is not sent again", async () => {
  const { headers } = await api.send("GET", "/organizers/ann.smith");
  const again = await api.send("GET", "/organizers/ann.smith", {
    headers: { "if-none-match": String(headers.etag) },
  });
  expect(again.statusCode).toBe(304);
});

test("a disabled account is no organizer, nor is one that was deleted or renamed", async () => {
  const [bob, cleo] = [await api.logIn("bob"), await api.logIn("cleo")];
  const statusOf = async (handle: string) =>
    (await api.send("GET", `/organizers/${handle}`)).statusCode;
  const run = async (name: "disable" | "enable") => {
    const db = connect({ url: api.databaseUrl });
    const command = adminCommands[name];
    if (command) await runAdminCommand(db, { command, name: "bob", now: new Date() });
    await close(db);
  };
  expect(await statusOf("bob")).toBe(200);
  await run("disable");
  const gone = await api.send("GET", "/organizers/bob");
  expect([gone.statusCode, gone.json().code]).toEqual([404, "ORGANIZER_NOT_FOUND"]);
  await run("enable");
  expect([bob, await statusOf("bob")]).toEqual([bob, 200]);

  const body = { password: "pass" };
  await api.send("POST", "/me/delete", { body, token: cleo.accessToken });
  expect(await statusOf("cleo")).toBe(404);
});

test.each([
  ["nobody", 404],
  ["t%C3%A9st", 400],
  ["ann@example.com", 400],
  ["ann.smith%00", 400],
  ["%27%20OR%201=1", 400],
  ["a".repeat(33), 400],
])("GET /organizers/%s answers %i", async (handle, status) => {
  expect((await api.send("GET", `/organizers/${handle}`)).statusCode).toBe(status);
});
