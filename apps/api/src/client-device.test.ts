import { createClient, createMemoryStore } from "@handbill/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let url: string;

beforeAll(async () => {
  api = await openTestApi({ RATE_LIMITS: "1" });
  url = await api.app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => api[Symbol.asyncDispose]());

test("a device stays known to the server when its user signs out, whoever fails elsewhere", async () => {
  const credentials = { username: "ann", password: "pass" };
  const store = createMemoryStore();
  const client = createClient({ url, session: store });
  await client.auth.register.mutate({ ...credentials, email: "ann@example.com" });
  expect(store.readDevice?.()).toBeNull();
  await client.signIn(credentials);
  const token = store.readDevice?.();
  expect(token).toMatch(/^[\w-]{43}$/);
  await client.signOut();
  expect([store.read(), store.readDevice?.()]).toEqual([null, token]);

  for (let n = 0; n < 5; n++) {
    await api.send("POST", "/login", { body: { username: "ann", password: `guess ${n}` } });
  }
  await expect(createClient({ url }).signIn(credentials)).rejects.toMatchObject({
    data: { code: "TOO_MANY_REQUESTS" },
  });
  await client.signIn(credentials);
  expect([client.currentUser()?.username, store.readDevice?.()]).toEqual(["ann", token]);
});

test("a store that keeps no devices is good as well", async () => {
  const { read, write } = createMemoryStore();
  const client = createClient({ url, session: { read, write } });
  const credentials = { username: "ben", password: "pass" };
  await client.auth.register.mutate({ ...credentials, email: "ben@example.com" });
  await client.signIn(credentials);
  expect(client.currentUser()?.username).toBe("ben");
});
