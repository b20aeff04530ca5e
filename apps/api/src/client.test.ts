import type { AddressInfo } from "node:net";
import {
  createClient,
  createMemoryStore,
  idempotent,
  isHandbillError,
  safe,
} from "@handbill/client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

/** The typed client, over real HTTP. */
let api: TestApi;
let url: string;

beforeAll(async () => {
  api = await openTestApi();
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  url = `http://127.0.0.1:${addressOf(api).port}`;
});
afterAll(() => api[Symbol.asyncDispose]());

const event = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };

test("signs in, creates, lists, signs out", async () => {
  const client = createClient({ url });
  await client.auth.register.mutate({
    username: "ann",
    email: "ann@example.com",
    password: "pass",
  });
  expect(client.currentUser()).toBeNull();
  await client.signIn({ username: "ann", password: "pass" });
  expect(client.currentUser()?.username).toBe("ann");

  const created = await client.events.create.mutate(event);
  expect(created.time).toBe("20:00");
  const [page, same] = await Promise.all([
    client.events.list.query(),
    client.events.get.query({ id: created.id }),
  ]);
  expect(page.items).toContainEqual(created);
  expect(same).toEqual(created);

  await client.signOut();
  expect(client.currentUser()).toBeNull();
  const [, error] = await safe(client.events.create.mutate(event));
  expect(error?.data?.code).toBe("UNAUTHENTICATED");
});

test("errors are typed by the procedure that answers them", async () => {
  const client = createClient({ url });
  const person = { username: "typed", email: "typed@example.com", password: "pass" };
  await client.auth.register.mutate(person);
  const [, error] = await safe(client.auth.register.mutate(person));
  const code: "USERNAME_TAKEN" | "EMAIL_TAKEN" | string | undefined = error?.data?.code;
  expect(code).toBe("USERNAME_TAKEN");

  const invalid = await client.auth.register
    .mutate({ ...person, email: "nonsense" })
    .catch((thrown: unknown) => thrown);
  if (!isHandbillError(invalid, "VALIDATION_FAILED")) throw invalid;
  expect(invalid.data.errors).toEqual([
    { path: "email", message: "must be an e-mail address, as in name@example.com" },
  ]);
});

test("a call that is sent again with its key is done once", async () => {
  const client = createClient({ url });
  await api.logIn("again");
  await client.signIn({ username: "again", password: "pass" });
  const create = (key: string) => client.events.create.mutate(event, idempotent(key));
  const [first, again, other] = await Promise.all([create("one"), create("one"), create("two")]);
  expect(again).toEqual(first);
  expect(other.id).not.toBe(first.id);
});

test("many calls that find the token run out renew it once", async () => {
  const store = createMemoryStore();
  const refreshes = vi.fn<(url: string) => void>();
  const client = createClient({
    url,
    session: store,
    fetch: (input, init) => {
      if (String(input).includes("auth.refresh")) refreshes(String(input));
      return fetch(String(input), { ...init, signal: init?.signal ?? null });
    },
  });
  await api.logIn("renewing");
  await client.signIn({ username: "renewing", password: "pass" });
  const before = store.read();
  if (!before) throw new Error("not signed in");
  store.write({ ...before, expiresAt: Date.now() - 1 });

  await Promise.all(Array.from({ length: 5 }, () => client.auth.me.query()));
  expect(refreshes).toHaveBeenCalledTimes(1);
  expect(store.read()?.refreshToken).not.toBe(before.refreshToken);

  // Another client that still holds the spent token, as a second tab does, gets the same successor.
  const late = createMemoryStore({ ...before, expiresAt: Date.now() - 1 });
  await createClient({ url, session: late }).auth.me.query();
  expect(late.read()?.refreshToken).toBe(store.read()?.refreshToken);
});

test("a refused token is renewed and the call sent once more", async () => {
  const store = createMemoryStore();
  const client = createClient({ url, session: store });
  await api.logIn("refused");
  await client.signIn({ username: "refused", password: "pass" });
  const good = store.read();
  if (!good) throw new Error("not signed in");
  store.write({ ...good, accessToken: "not.a.token" });
  expect((await client.auth.me.query()).username).toBe("refused");
});

test("a session that has ended is forgotten, and the call fails as a stranger's would", async () => {
  const { accessToken, refreshToken } = await api.logIn("ended");
  await api.send("POST", "/logout", { body: { refreshToken } });
  const user = await createClient({ url, session: createMemoryStore() }).signIn({
    username: "ended",
    password: "pass",
  });
  const store = createMemoryStore({ accessToken, refreshToken, expiresAt: 0, user });
  const [, error] = await safe(createClient({ url, session: store }).events.create.mutate(event));
  expect(error?.data?.code).toBe("UNAUTHENTICATED");
  expect(store.read()).toBeNull();
});

test("a server that cannot be reached is no HandbillError", async () => {
  const thrown = await createClient({ url: "http://127.0.0.1:1" })
    .events.list.query()
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Error);
  expect(isHandbillError(thrown)).toBe(false);
});

test("/trpc reads JSON only, and tells what is wrong in its own shape", async () => {
  const form = await api.app.inject({
    method: "POST",
    url: "/trpc/auth.logout",
    headers: { "content-type": "multipart/form-data; boundary=x" },
    payload: "--x--",
  });
  expect(form.statusCode).toBe(415);
  expect(form.json().error.data.code).toBe("UNSUPPORTED_MEDIA_TYPE");
});

function addressOf({ app }: TestApi): AddressInfo {
  const address = app.server.address();
  if (typeof address !== "object" || !address) throw new Error("not listening");
  return address;
}
