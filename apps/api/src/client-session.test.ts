import { setTimeout } from "node:timers/promises";
import {
  type ClientOptions,
  createClient,
  createMemoryStore,
  type SessionStore,
  type StoredSession,
  safe,
} from "@handbill/client";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

/** How the typed client keeps a session, over real HTTP. */
let api: TestApi;
let url: string;
let username: string;
let count = 0;

beforeAll(async () => {
  api = await openTestApi();
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  url = api.app.listeningOrigin;
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(async () => {
  username = `keeper${++count}`;
  await api.logIn(username);
});

/** Signs in, and returns the session that it stored. */
async function signIn(store: SessionStore): Promise<StoredSession> {
  await createClient({ url, session: store }).signIn({ username, password: "pass" });
  const session = store.read();
  if (!session) throw new Error("not signed in");
  return session;
}

/** A client that counts its requests by procedure, before they go out. */
function open(store: SessionStore, options: Partial<ClientOptions> = {}, create = createClient) {
  const requests: string[] = [];
  const onSessionLost = vi.fn<() => void>();
  const client = create({
    url,
    session: store,
    onSessionLost,
    fetch: (input, init) => {
      requests.push(new URL(String(input)).pathname);
      return fetch(String(input), { ...init, signal: init?.signal ?? null });
    },
    ...options,
  });
  const refreshes = () => requests.filter((path) => path === "/trpc/auth.refresh").length;
  return { client, requests, refreshes, onSessionLost };
}

/** What a store is like that tabs share: the text is all they have in common. */
function shareStore(): () => SessionStore {
  let text = "null";
  return () => ({
    read: () => JSON.parse(text),
    write: (session) => {
      text = JSON.stringify(session);
    },
  });
}

/** With a copy of the module for each tab, as each page has its own. */
async function openTab(store: SessionStore) {
  vi.resetModules();
  const copy = await import("@handbill/client");
  return open(store, {}, copy.createClient);
}

const runOut = (session: StoredSession): StoredSession => ({ ...session, expiresAt: 0 });
const refusable = (session: StoredSession): StoredSession => ({ ...session, accessToken: "x.y.z" });

test.each([
  ["run out", runOut],
  ["refused by the server", refusable],
])("sixteen calls at once whose token is %s renew it once", async (_case, spoil) => {
  const store = createMemoryStore();
  store.write(spoil(await signIn(store)));
  const { client, refreshes } = open(store);
  const answers = await Promise.all(Array.from({ length: 16 }, () => client.auth.me.query()));
  expect(answers.map((answer) => answer.username)).toEqual(Array(16).fill(username));
  expect(refreshes()).toBe(1);
});

test("calls that wait for a renewal still travel together, where each lock takes a while", async () => {
  vi.stubGlobal("navigator", { locks: slowLocks() }); // in a browser another process grants them
  try {
    const store = createMemoryStore();
    store.write(runOut(await signIn(store)));
    const { client, requests } = open(store);
    await Promise.all(Array.from({ length: 8 }, () => client.auth.me.query()));
    expect(requests).toEqual(["/trpc/auth.refresh", `/trpc/${Array(8).fill("auth.me").join()}`]);
  } finally {
    vi.unstubAllGlobals();
  }
});

/** Locks of which one is granted after the other, each in a later task. */
function slowLocks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: (_name: string, work: () => Promise<void>) => {
      last = last.then(() => setTimeout(5)).then(work);
      return last;
    },
  };
}

test("a refusal that arrives after the renewal takes the new token, and renews no more", async () => {
  const store = createMemoryStore();
  store.write(refusable(await signIn(store)));
  const requests: string[] = [];
  const late = Promise.withResolvers<void>();
  const { client } = open(store, {
    fetch: async (input, init) => {
      const { pathname } = new URL(String(input));
      requests.push(pathname);
      const answer = await fetch(String(input), { ...init, signal: init?.signal ?? null });
      if (pathname.includes("sessions.list")) await late.promise;
      return answer;
    },
  });
  const listed = client.sessions.list.query();
  await vi.waitFor(() => expect(requests).toHaveLength(1)); // by itself, not in one batch
  await client.auth.me.query();
  late.resolve();
  expect((await listed).items.length).toBeGreaterThan(0);
  expect(requests.filter((path) => path === "/trpc/auth.refresh")).toHaveLength(1);
});

test("a call that is refused after the renewal too is not sent a third time", async () => {
  const store = createMemoryStore();
  store.write(refusable(await signIn(store)));
  const requests: string[] = [];
  const { client, onSessionLost } = open(store, {
    fetch: (input, init) => {
      const { pathname } = new URL(String(input));
      requests.push(pathname);
      const headers = { ...Object(init?.headers), authorization: "Bearer x.y.z" };
      return fetch(String(input), { ...init, headers, signal: init?.signal ?? null });
    },
  });
  const [, error] = await safe(client.auth.me.query());
  expect(error?.data?.code).toBe("INVALID_TOKEN");
  expect(requests).toEqual(["/trpc/auth.me", "/trpc/auth.refresh", "/trpc/auth.me"]);
  expect(onSessionLost).not.toHaveBeenCalled();
});

test("two tabs that share a store renew once between them, and go on with the same session", async () => {
  const share = shareStore();
  const session = await signIn(share());
  share().write(runOut(session));
  const tabs = [await openTab(share()), await openTab(share())];
  await Promise.all(tabs.flatMap(({ client }) => [1, 2, 3].map(() => client.auth.me.query())));
  expect(tabs.map(({ refreshes }) => refreshes()).sort()).toEqual([0, 1]);
  expect(share().read()?.refreshToken).not.toBe(session.refreshToken);
});

test("without Web Locks two tabs get one session between them all the same, from the server", async () => {
  vi.stubGlobal("navigator", {});
  try {
    const share = shareStore();
    const session = await signIn(share());
    share().write(runOut(session));
    const tabs = [await openTab(share()), await openTab(share())];
    const users = await Promise.all(tabs.map(({ client }) => client.auth.me.query()));
    expect(users.map((user) => user.username)).toEqual([username, username]);
    const stored = share().read();
    expect(stored?.refreshToken).not.toBe(session.refreshToken);
    if (stored) share().write(runOut(stored));
    expect((await open(share()).client.auth.me.query()).username).toBe(username);
  } finally {
    vi.unstubAllGlobals();
  }
});

test.each([
  ["run out", runOut],
  ["refused by the server", refusable],
])(
  "a lost session is reported once, however many calls find their token %s",
  async (_case, spoil) => {
    const store = createMemoryStore();
    const session = await signIn(store);
    await api.send("POST", "/logout", { body: { refreshToken: session.refreshToken } });
    store.write(spoil(session));
    const { client, refreshes, onSessionLost } = open(store);
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => safe(client.auth.me.query())),
    );
    for (const [, error] of answers) {
      expect(["UNAUTHENTICATED", "INVALID_TOKEN"]).toContain(error?.data?.code);
    }
    expect(store.read()).toBeNull();
    expect(refreshes()).toBe(1);
    expect(onSessionLost).toHaveBeenCalledTimes(1);

    await safe(client.auth.me.query());
    expect(onSessionLost).toHaveBeenCalledTimes(1);
    await signIn(store);
    expect((await client.auth.me.query()).username).toBe(username);
  },
);

test("of two tabs that share a store, one reports the lost session", async () => {
  const share = shareStore();
  const session = await signIn(share());
  await api.send("POST", "/logout", { body: { refreshToken: session.refreshToken } });
  share().write(runOut(session));
  const tabs = [await openTab(share()), await openTab(share())];
  await Promise.all(tabs.map(({ client }) => safe(client.auth.me.query())));
  expect(tabs.map(({ onSessionLost }) => onSessionLost.mock.calls.length).sort()).toEqual([0, 1]);
});

test("signing out is no loss, and a renewal under way does not sign in again", async () => {
  const store = createMemoryStore();
  store.write(runOut(await signIn(store)));
  const renewed = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const { client, onSessionLost } = open(store, {
    fetch: async (input, init) => {
      const answer = await fetch(String(input), { ...init, signal: init?.signal ?? null });
      if (String(input).includes("auth.refresh")) {
        renewed.resolve();
        await answered.promise;
      }
      return answer;
    },
  });
  const called = safe(client.auth.me.query());
  await renewed.promise;
  await client.signOut();
  answered.resolve();
  const [, error] = await called;
  expect(error?.data?.code).toBe("UNAUTHENTICATED");
  expect(store.read()).toBeNull();
  expect(onSessionLost).not.toHaveBeenCalled();
});

test("a renewal that does not reach the server loses nothing", async () => {
  const store = createMemoryStore();
  const session = await signIn(store);
  store.write(runOut(session));
  const { client, onSessionLost } = open(store, {
    fetch: (input, init) => {
      if (String(input).includes("auth.refresh")) return Promise.reject(new Error("no network"));
      return fetch(String(input), { ...init, signal: init?.signal ?? null });
    },
  });
  expect((await client.auth.me.query()).username).toBe(username); // the token is good for longer than it seems
  expect(store.read()?.refreshToken).toBe(session.refreshToken);
  expect(onSessionLost).not.toHaveBeenCalled();
});
