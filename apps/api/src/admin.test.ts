import { close, connect } from "@handbill/db";
import { afterEach, beforeEach, expect, test } from "vitest";
import { adminCommands, runAdminCommand } from "./admin/commands.ts";
import { openTestApi, type TestApi } from "./testing.ts";

interface LoggedIn {
  accessToken: string;
  refreshToken: string;
  user: { id: string };
}

let api: TestApi;
let other: TestApi;
let admin: LoggedIn;

/** Two API processes on one database, as far as the code can tell. */
beforeEach(async () => {
  api = await openTestApi();
  other = await openTestApi({}, api);
  admin = await logIn("boss");
  await grant("boss");
});
afterEach(async () => {
  await other[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

async function logIn(username: string): Promise<LoggedIn> {
  const email = `${username}@example.com`;
  await api.send("POST", "/register", { body: { username, email, password: "pass" } });
  return (await api.send("POST", "/login", { body: { username, password: "pass" } })).json();
}

async function grant(name: string): Promise<void> {
  const db = connect({ url: api.databaseUrl });
  const command = adminCommands.grant;
  if (command) await runAdminCommand(db, { command, name, now: new Date("2026-01-01T12:00:00Z") });
  await close(db);
}

const me = async (token: string, at = api): Promise<number> =>
  (await at.send("GET", "/me", { token })).statusCode;

const decide = (
  what: "disable" | "enable",
  id: string,
  { token = admin.accessToken, body = {} } = {},
) => api.send("POST", `/admin/users/${id}/${what}`, { token, ...(what === "disable" && { body }) });

test("a disabled account is logged out everywhere within five seconds; its events stay", async () => {
  const ann = await logIn("ann");
  const event = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };
  const { id } = (
    await api.send("POST", "/events", { token: ann.accessToken, body: event })
  ).json();
  for (const each of [api, other]) expect(await me(ann.accessToken, each)).toBe(200);

  const disabled = await decide("disable", ann.user.id, { body: { reason: "spam" } });
  expect([disabled.statusCode, disabled.json()]).toMatchObject([
    200,
    { username: "ann", disabledAt: "2026-01-01T12:00:00.000Z" },
  ]);
  expect(await me(ann.accessToken)).toBe(401);
  other.moveClock(5_000);
  expect(await me(ann.accessToken, other)).toBe(401);
  const body = { refreshToken: ann.refreshToken };
  expect((await other.send("POST", "/refresh", { body })).json().code).toBe(
    "INVALID_REFRESH_TOKEN",
  );
  expect((await api.send("GET", `/events/${id}`)).statusCode).toBe(200);

  const attemptWith = (password: string) =>
    api.send("POST", "/login", { body: { username: "ann", password } });
  const [refused, wrong] = [await attemptWith("pass"), await attemptWith("wrong")];
  expect([refused.statusCode, refused.body]).toEqual([401, wrong.body]);

  expect((await decide("enable", ann.user.id)).json().disabledAt).toBeNull();
  expect((await attemptWith("pass")).statusCode).toBe(200);
  expect(await me(ann.accessToken)).toBe(401);
});

test("a user sees in the log what an admin did, and that it was somebody else", async () => {
  const ann = await logIn("ann");
  await decide("disable", ann.user.id);
  await decide("enable", ann.user.id);
  const { accessToken } = await logIn("ann");
  const { items } = (await api.send("GET", "/me/audit", { token: accessToken })).json();
  expect(items.slice(1, 3)).toMatchObject([
    { kind: "account-enabled", isOwn: false },
    { kind: "account-disabled", isOwn: false },
  ]);
});

test("only admins may, and who was made one may within four seconds", async () => {
  const ann = await logIn("ann");
  const token = ann.accessToken;
  const answers = await Promise.all([
    api.send("GET", "/admin/users", { token }),
    api.send("GET", `/admin/users/${ann.user.id}`, { token }),
    decide("disable", admin.user.id, { token }),
    decide("enable", admin.user.id, { token }),
  ]);
  for (const answer of answers) {
    expect([answer.statusCode, answer.json().code]).toEqual([403, "NOT_AN_ADMIN"]);
  }
  expect((await api.send("GET", "/admin/users")).statusCode).toBe(401);
  await grant("ann");
  api.moveClock(4_000);
  expect((await api.send("GET", "/admin/users", { token })).statusCode).toBe(200);
});

test("an admin who was made a member, or disabled, decides nothing from that moment", async () => {
  const second = await logIn("second");
  await grant("second");
  api.moveClock(4_000);
  const token = second.accessToken;
  expect((await api.send("GET", "/admin/users", { token })).statusCode).toBe(200);
  await other.send("POST", `/admin/users/${second.user.id}/disable`, {
    ...{ token: admin.accessToken, body: {} },
  });
  // This process may still take the second for an admin.
  expect((await decide("disable", admin.user.id, { token })).json().code).toBe("NOT_AN_ADMIN");
});

test("nobody disables himself, or what is not there", async () => {
  const own = await decide("disable", admin.user.id);
  expect([own.statusCode, own.json().code]).toEqual([409, "OWN_ACCOUNT"]);
  const nobody = "019ab5a4-6c00-7000-8000-999999999999";
  for (const what of ["disable", "enable"] as const) {
    const answer = await decide(what, nobody);
    expect([answer.statusCode, answer.json().code]).toEqual([404, "ACCOUNT_NOT_FOUND"]);
  }
  const missing = await api.send("GET", `/admin/users/${nobody}`, { token: admin.accessToken });
  expect(missing.json().code).toBe("ACCOUNT_NOT_FOUND");
});

test("accounts are searched, filtered, and listed a page at a time", async () => {
  const users = [];
  for (const name of ["ann", "anna", "ben"]) users.push(await logIn(name));
  await decide("disable", users[1]?.user.id ?? "");
  const list = async (query: string) => {
    const token = admin.accessToken;
    const answer = await api.send("GET", `/admin/users?${query}`, { token });
    return answer.json();
  };
  const names = async (query: string) =>
    (await list(query)).items.map(({ username }: { username: string }) => username);
  expect(await names("q=nn")).toEqual(["anna", "ann"]);
  expect(await names("q=nn&match=prefix")).toEqual([]);
  expect(await names("q=AN&match=prefix&disabled=false")).toEqual(["ann"]);
  expect(await names("disabled=true")).toEqual(["anna"]);
  expect(await names("role=admin")).toEqual(["boss"]);

  const first = await list("limit=3");
  expect(first.items).toHaveLength(3);
  const second = await list(`limit=3&cursor=${first.nextCursor}`);
  expect(second).toMatchObject({ items: [{ username: "boss" }], nextCursor: null });
  const one = await api.send("GET", `/admin/users/${users[0]?.user.id}`, {
    token: admin.accessToken,
  });
  expect(one.json()).toMatchObject({ username: "ann", role: "member", disabledAt: null });
});
