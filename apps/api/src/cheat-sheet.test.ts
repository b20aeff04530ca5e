import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

/** The old system's documentation, in its own order. */
let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test("register", async () => {
  const body = { username: "test", password: "pass", email: "user@domain.com" };
  const answer = await api.send("POST", "/register", { body });
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    username: "test",
    displayName: null,
    email: "user@domain.com",
    isEmailVerified: false,
    role: "member",
    createdAt: "2026-01-01T12:00:00.000Z",
  });
});

test("log in", async () => {
  const answer = await api.send("POST", "/login", { body: { username: "test", password: "pass" } });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    deviceToken: expect.stringMatching(/^[\w-]{43}$/),
    tokenType: "Bearer",
    expiresIn: 300,
    refreshToken: expect.stringMatching(/^[\w-]{43}$/),
    user: expect.objectContaining({ username: "test" }),
  });
  token = answer.json().accessToken;
});

test("create an event", async () => {
  const body = {
    date: "2023-12-31",
    time: "8pm",
    venue: "Event Venue",
    address: "Event Address",
  };
  const answer = await api.send("POST", "/events", { body, token });
  expect(answer.statusCode).toBe(201);
  expect(answer.headers.location).toBe(`/events/${answer.json().id}`);
  expect(answer.json()).toMatchObject({
    ...body,
    id: expect.any(String),
    time: "20:00",
    timezone: "Europe/Paris",
    startsAt: "2023-12-31T19:00:00.000Z",
    revision: 1,
    organizer: { id: expect.any(String), username: "test" },
    createdAt: "2026-01-01T12:00:00.000Z",
    updatedAt: "2026-01-01T12:00:00.000Z",
  });
  const found = await api.send("GET", String(answer.headers.location));
  expect(found.json()).toEqual(answer.json());
});
