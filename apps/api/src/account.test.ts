import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const post = (url: string, body: unknown, token?: string) =>
  api.send("POST", url, { body, ...(token !== undefined && { token }) });
const me = async (token: string) => (await api.send("GET", "/me", { token })).json();
const logIn = (username: string, password: string) => post("/login", { username, password });

async function auditOf(token: string): Promise<string[]> {
  const { items } = (await api.send("GET", "/me/audit", { token })).json();
  return items.map(({ kind }: { kind: string }) => kind);
}

async function takeMails(): Promise<string[]> {
  return (await api.takeMails()).map(({ kind, to }) => `${kind} to ${to}`);
}

test("the display name is set and taken away", async () => {
  const { accessToken: token } = await api.logIn("profiled");
  const set = (displayName: unknown) => api.send("PATCH", "/me", { body: { displayName }, token });
  expect((await set(" Ann Öl ")).json()).toMatchObject({ displayName: "Ann Öl" });
  expect((await me(token)).displayName).toBe("Ann Öl");
  expect((await set("two\r\nlines")).json().errors).toMatchObject([{ path: "displayName" }]);
  expect((await set(null)).json().displayName).toBeNull();
  expect((await auditOf(token))[0]).toBe("profile-changed");
  expect((await api.send("PATCH", "/me", { body: { displayName: "x" } })).statusCode).toBe(401);
});

test("a new username is shown on the events, and may be had by nobody else", async () => {
  const { accessToken: token } = await api.logIn("before");
  await api.logIn("occupied");
  const body = { date: "2026-07-01", time: "20:00", venue: "Hall", address: "1 Road" };
  const { id } = (await api.send("POST", "/events", { body, token })).json();
  await api.takeMails();
  const change = (username: string, password = "pass") =>
    post("/me/username", { username, password }, token);

  expect((await change("after", "wrong")).json().code).toBe("WRONG_PASSWORD");
  expect((await change("0ccupied")).json().code).toBe("USERNAME_TAKEN");
  expect((await change("admin")).json().errors).toEqual([
    { path: "username", message: "is reserved" },
  ]);
  expect(await takeMails()).toEqual([]);
  expect((await change("BEFORE")).statusCode).toBe(204); // its own name, written otherwise
  expect((await change("after")).statusCode).toBe(204);
  expect(await takeMails()).toEqual(Array(2).fill("username-changed to before@example.com"));
  expect((await api.send("GET", `/events/${id}`)).json().organizer.username).toBe("after");
  expect((await logIn("after", "pass")).statusCode).toBe(200);
  expect((await logIn("before", "pass")).statusCode).toBe(401);
  expect((await auditOf(token)).slice(1, 3)).toEqual(["username-changed", "username-changed"]);
});

test("a new password ends the other sessions, and takes back a change of address", async () => {
  const { accessToken: token } = await api.logIn("changer");
  const other = (await logIn("changer", "pass")).json();
  await post("/me/email", { email: "thief@example.com", password: "pass" }, token);
  const mail = (await api.takeMails()).find(({ to }) => to === "thief@example.com");
  const stolen = new URL(mail?.link ?? "").searchParams.get("token");

  const change = (currentPassword: string, newPassword: string) =>
    post("/me/password", { currentPassword, newPassword }, token);
  expect((await change("wrong", "another")).json().code).toBe("WRONG_PASSWORD");
  expect((await change("pass", "abc")).json().errors).toEqual([
    { path: "newPassword", message: "must have at least 4 characters" },
  ]);
  expect((await change("pass", "another")).statusCode).toBe(204);
  expect(await takeMails()).toEqual(["password-changed to changer@example.com"]);
  expect((await me(token)).username).toBe("changer");
  expect((await api.send("GET", "/me", { token: other.accessToken })).statusCode).toBe(401);
  expect((await post("/refresh", { refreshToken: other.refreshToken })).statusCode).toBe(401);
  expect((await logIn("changer", "pass")).statusCode).toBe(401);
  expect((await logIn("changer", "another")).statusCode).toBe(200);
  expect((await post("/confirm-email", { token: stolen })).json().code).toBe("INVALID_LINK");
});

test("guesses at the current password are slowed down in all sessions together, and apart from those at the log-in", async () => {
  await using strict = await openTestApi({ RATE_LIMITS: "1" });
  const body = { username: "guarded", password: "pass" };
  const guess = { ...body, password: "wrong" };
  const { accessToken: token } = await strict.logIn("guarded");
  const { accessToken: other } = (await strict.send("POST", "/login", { body })).json();
  const routes = [
    ["/me/username", { username: "other", password: "wrong" }],
    ["/me/email", { email: "other@example.com", password: "wrong" }],
    ["/me/password", { currentPassword: "wrong", newPassword: "another" }],
    ["/me/delete", { password: "wrong" }],
  ] as const;
  const renameTo = (username: string, by: string) =>
    strict.send("POST", "/me/username", { body: { username, password: "pass" }, token: by });

  for (let n = 0; n < 5; n++) await strict.send("POST", "/login", { body: guess });
  expect((await strict.send("POST", "/login", { body })).statusCode).toBe(429);
  expect((await renameTo("guarded2", token)).statusCode).toBe(204);

  for (const [url, wrong] of [...routes, ...routes.slice(0, 1)]) {
    const refused = await strict.send("POST", url, { body: wrong, token });
    expect([refused.statusCode, refused.json().code]).toEqual([403, "WRONG_PASSWORD"]);
  }
  for (const [url, wrong] of routes) {
    const blocked = await strict.send("POST", url, { body: wrong, token: other });
    expect([blocked.statusCode, blocked.headers["retry-after"]]).toEqual([429, "1"]);
  }
  const renamed = { username: "guarded2", password: "pass" };
  expect((await strict.send("POST", "/login", { body: renamed })).statusCode).toBe(200);
  expect((await renameTo("guarded3", token)).statusCode).toBe(429); // a log-in forgives nothing here
});

test("a deleted account is gone with its events, of which watchers are told", async () => {
  const leaver = await api.logIn("leaver");
  const { accessToken: watcher } = await api.logIn("stayer");
  const token = leaver.accessToken;
  const body = { date: "2026-07-01", time: "20:00", venue: "Hall", address: "1 Road" };
  const { id } = (await api.send("POST", "/events", { body, token })).json();
  const kept = (await api.send("POST", "/events", { body, token: watcher })).json();

  const origin = await api.app.listen({ port: 0, host: "127.0.0.1" });
  const stop = new AbortController();
  const stream = await fetch(`${origin}/events/changes`, { signal: stop.signal });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = (await reader?.read())?.value ?? ""; // it watches by now

  expect((await post("/me/delete", { password: "wrong" }, token)).statusCode).toBe(403);
  expect((await post("/me/delete", { password: "pass" }, token)).statusCode).toBe(204);
  while (!seen.includes("deleted")) seen += (await reader?.read())?.value ?? "";
  stop.abort();
  expect(seen).toContain(id);

  expect((await api.send("GET", `/events/${id}`)).statusCode).toBe(404);
  expect((await api.send("GET", `/events/${kept.id}`)).statusCode).toBe(200);
  expect((await api.send("GET", "/me", { token })).statusCode).toBe(401);
  expect((await post("/refresh", { refreshToken: leaver.refreshToken })).statusCode).toBe(401);
  expect((await logIn("leaver", "pass")).statusCode).toBe(401);
  expect((await takeMails()).filter((mail) => mail.includes("leaver"))).toEqual([]);
  const again = { username: "leaver", email: "leaver@example.com", password: "pass" };
  expect((await post("/register", again)).statusCode).toBe(201);
});

test("the export has everything, and no secret", async () => {
  const { accessToken: token, refreshToken } = await api.logIn("exporter");
  const body = { date: "2026-07-01", time: "20:00", venue: "Exporter's", address: "1 Road" };
  const { id, venueId } = (await api.send("POST", "/events", { body, token })).json();
  const [mail] = (await api.takeMails()).filter(({ to }) => to === "exporter@example.com");
  await post("/forgot-password", { email: "exporter@example.com" });

  const answer = await api.send("GET", "/me/export", { token });
  expect(answer.headers["content-disposition"]).toBe('attachment; filename="account.json"');
  expect(answer.json()).toMatchObject({
    profile: { username: "exporter", email: "exporter@example.com" },
    sessions: [{ device: "lightMyRequest", refreshTokens: [{ usedAt: null }] }],
    events: [{ id }],
    venues: [{ id: venueId, name: "Exporter's", address: "1 Road" }],
    audit: [{ kind: "password-reset-asked" }, { kind: "logged-in" }, { kind: "registered" }],
    knownDevices: [{ createdAt: "2026-01-01T12:00:00.000Z" }],
    links: [{ purpose: "verify_email", email: "exporter@example.com", usedAt: null }],
    mails: [{ kind: "reset-password", email: "exporter@example.com" }],
  });
  const linkToken = new URL(mail?.link ?? "").searchParams.get("token") ?? "";
  for (const secret of [refreshToken, linkToken, "$argon2", "hash"]) {
    expect(answer.body).not.toContain(secret);
  }
  const rpc = await api.send("GET", "/trpc/account.export", { token });
  expect(rpc.json().result.data.audit[0].kind).toBe("data-exported");
});
