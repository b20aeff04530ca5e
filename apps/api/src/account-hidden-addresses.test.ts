import { close, connect } from "@handbill/db";
import { removeExpired } from "@handbill/rpc/server";
import type { LightMyRequestResponse } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

const DAY = 24 * 60 * 60 * 1000;
const variables = { REQUIRE_VERIFIED_EMAIL: "true" };

let api: TestApi;

beforeEach(async () => {
  api = await openTestApi(variables);
});
afterEach(() => api[Symbol.asyncDispose]());

const post = (url: string, body: unknown, token?: string) =>
  api.send("POST", url, { body, ...(token !== undefined && { token }) });
const register = (username: string, email: string, password = "pass") =>
  post("/register", { username, email, password });
const logIn = (username: string, password = "pass") => post("/login", { username, password });

async function takeMails(): Promise<string[]> {
  return (await api.takeMails()).map(({ kind, to }) => `${kind} to ${to}`);
}

/** Opens the link that was mailed to an address. */
async function confirm(email: string): Promise<void> {
  const mail = (await api.takeMails()).find(({ to }) => to === email);
  const token = new URL(mail?.link ?? "").searchParams.get("token");
  expect((await post("/confirm-email", { token })).statusCode).toBe(204);
}

/** What a caller can tell one answer from another by, but for the names that were sent. */
function lookOf({ statusCode, headers, body }: LightMyRequestResponse) {
  const { etag: _, ...rest } = headers;
  return {
    statusCode,
    headers: { ...rest, date: undefined, "server-timing": undefined, "content-length": undefined },
    body: body
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<id>")
      .replaceAll(/taken|novel/g, "<name>"),
  };
}

test("nobody logs in before the address is confirmed, and then everybody does", async () => {
  await register("waiting", "waiting@example.com");
  const early = await logIn("waiting");
  const wrong = await logIn("waiting", "wrong");
  expect([early.statusCode, early.body]).toEqual([401, wrong.body]);
  await confirm("waiting@example.com");
  expect((await logIn("waiting")).statusCode).toBe(200);
});

test("a reset lets in who never confirmed", async () => {
  await register("slow", "slow@example.com");
  await post("/forgot-password", { email: "slow@example.com" });
  const mail = (await api.takeMails()).find(({ kind }) => kind === "reset-password");
  const token = new URL(mail?.link ?? "").searchParams.get("token");
  await post("/reset-password", { token, password: "other" });
  expect((await logIn("slow", "other")).statusCode).toBe(200);
});

test("whether an address is taken shows in no answer, and in no number of hashes", async () => {
  await register("owner", "taken@example.com", "theirs");
  await confirm("taken@example.com");
  const steps = [
    (email: string, name: string) => register(name, email),
    (email: string, name: string) => register(`${name}-2`, email),
    (_: string, name: string) => register(name, `${name}@example.org`),
    (_: string, name: string) => logIn(name),
    (email: string) => logIn(email),
    (_: string, name: string) => logIn(name, "wrong"),
    (email: string) => post("/forgot-password", { email }),
    (_: string, name: string) => register(`${name}-3`, `${name}-3@example.org`),
  ];
  for (const step of steps) {
    const looks = [];
    for (const name of ["taken", "novel"]) {
      const before = api.countHashes();
      const answer = await step(`${name}@example.com`, `${name}-one`);
      looks.push({ ...lookOf(answer), hashes: api.countHashes() - before });
    }
    expect(looks[1]).toEqual(looks[0]);
  }
});

test("whether an address is taken shows in no export of whoever asked to have it", async () => {
  await register("owner", "owned@example.com");
  await confirm("owned@example.com");
  const looks = [];
  for (const [name, email] of [
    ["taken", "owned@example.com"],
    ["novel", "owner@example.com"],
  ] as const) {
    await register(name, `${name}@example.org`);
    await confirm(`${name}@example.org`);
    const token = (await logIn(name)).json().accessToken;
    const look = async () => lookOf(await api.send("GET", "/me/export", { token }));
    await post("/me/email", { email, password: "pass" }, token);
    const waiting = await look();
    const mails = await api.takeMails();
    expect(mails).toHaveLength(2);
    looks.push([waiting, await look()].map((each) => ({ ...each, body: hide(each.body, email) })));
  }
  expect(JSON.stringify(looks)).toContain("change_email");
  expect(looks[1]).toEqual(looks[0]);
});

const hide = (text: string, email: string) => text.replaceAll(email, "<address>");

test("the owner of a taken address is mailed, and nobody else", async () => {
  await register("owner", "taken@example.com");
  expect(await takeMails()).toEqual(["verify-email to taken@example.com"]);
  const second = await register("second", "taken@example.com");
  expect(second.json()).toMatchObject({ username: "second", email: "taken@example.com" });
  const [mail, ...others] = await api.takeMails();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ kind: "already-registered", to: "taken@example.com" });
  expect(mail?.text).toContain("Hello owner");
  expect(mail?.link).toBeUndefined();
});

test("a registration that is sent again is answered the same, though nobody may log in", async () => {
  await register("owner", "taken@example.com");
  for (const email of ["taken@example.com", "free@example.com"]) {
    const body = { username: email.slice(0, 4), email, password: "pass" };
    const [first, again] = [
      await api.send("POST", "/register", { body, idempotencyKey: `key-${email}` }),
      await api.send("POST", "/register", { body, idempotencyKey: `key-${email}` }),
    ];
    expect([first.statusCode, again.statusCode, again.body]).toEqual([201, 201, first.body]);
  }
});

test("of two who register one address at once, both are answered 201, and one has it", async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) => register(`rival-${n}`, "rivals@example.com")),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(201));
  const mails = await takeMails();
  expect(mails.filter((mail) => mail.startsWith("verify-email"))).toHaveLength(1);
});

test("nobody is told by a change of address either", async () => {
  await register("owner", "taken@example.com");
  await register("asker", "asker@example.com");
  await confirm("asker@example.com");
  const { accessToken: token } = (await logIn("asker")).json();
  const change = (email: string) => post("/me/email", { email, password: "pass" }, token);
  await api.takeMails();
  expect((await change("taken@example.com")).statusCode).toBe(204);
  expect((await takeMails()).toSorted()).toEqual([
    "already-registered to taken@example.com",
    "email-change-asked to asker@example.com",
  ]);
});

test("the address of a kept name is nobody's: it cannot be registered, or mailed", async () => {
  await register("owner", "taken@example.com");
  const { id } = (await register("kept", "taken@example.com")).json();
  await api.takeMails();
  const email = `${id}@taken.invalid`;
  expect((await post("/forgot-password", { email })).statusCode).toBe(204);
  expect(await takeMails()).toEqual([]);
  expect((await register("clever", email)).json().errors).toMatchObject([{ path: "email" }]);

  await using open = await openTestApi({}, api); // where nothing has to be confirmed
  const body = { username: "kept", password: "pass" };
  expect((await open.send("POST", "/login", { body })).statusCode).toBe(401);
});

test("what was never confirmed is removed after seven days, and nothing else", async () => {
  await using open = await openTestApi({}, api);
  await open.logIn("earlier"); // before addresses had to be confirmed
  await register("owner", "taken@example.com");
  await confirm("taken@example.com");
  await register("kept", "taken@example.com");
  await register("never", "never@example.com");
  const db = connect({ url: api.databaseUrl });
  const start = Date.parse("2026-01-01T12:00:00Z");
  const isFree = async (username: string) => {
    const answer = await register(username, `${username}@example.net`);
    return answer.statusCode === 201;
  };
  try {
    await removeExpired(db, new Date(start + 7 * DAY), { requiresVerifiedEmail: true });
    expect([await isFree("kept"), await isFree("never")]).toEqual([false, false]);
    await removeExpired(db, new Date(start + 7 * DAY + 1), { requiresVerifiedEmail: false });
    expect([await isFree("kept"), await isFree("never")]).toEqual([true, false]);
    await removeExpired(db, new Date(start + 7 * DAY + 1), { requiresVerifiedEmail: true });
    expect([await isFree("never"), await isFree("owner"), await isFree("earlier")]).toEqual([
      true,
      false,
      false,
    ]);
  } finally {
    await close(db);
  }
});
