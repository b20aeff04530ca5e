import type { LightMyRequestResponse } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

const HOUR = 60 * 60 * 1000;

let api: TestApi;
let other: TestApi;

/** Two API processes on one database, as far as the code can tell. */
beforeAll(async () => {
  api = await openTestApi();
  other = await openTestApi({}, api);
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

function moveClock(milliseconds: number): void {
  for (const each of [api, other]) each.moveClock(milliseconds);
}

const post = (url: string, body: unknown, token?: string, at = api) =>
  at.send("POST", url, { body, ...(token !== undefined && { token }) });
const confirm = (token: string, at = api) => post("/confirm-email", { token }, undefined, at);
const reset = (token: string, password = "changed", at = api) =>
  post("/reset-password", { token, password }, undefined, at);
const forget = (email: string) => post("/forgot-password", { email });
const logIn = (username: string, password: string) => post("/login", { username, password });
const me = async (token: string) => (await api.send("GET", "/me", { token })).json();

/** The tokens of the links that were mailed to an address, by the kind of mail. */
async function takeTokens(email: string): Promise<Record<string, string>> {
  const mails = (await api.takeMails()).filter(({ to, link }) => to === email && link);
  return Object.fromEntries(
    mails.map(({ kind, link }) => [kind, new URL(link ?? "").searchParams.get("token") ?? ""]),
  );
}

function codeOf(answer: LightMyRequestResponse): unknown {
  return answer.statusCode === 204 ? 204 : answer.json().code;
}

test("registering mails a link that confirms the address, once and for a day", async () => {
  const { accessToken } = await api.logIn("confirmer");
  const [mail] = await api.takeMails();
  expect(mail).toMatchObject({ kind: "verify-email", to: "confirmer@example.com" });
  expect(mail?.link).toMatch(/^http:\/\/web\.test\/confirm-email\?token=[\w-]{43}$/);
  expect(mail?.text).toContain(mail?.link);
  const token = new URL(mail?.link ?? "").searchParams.get("token") ?? "";
  expect((await me(accessToken)).isEmailVerified).toBe(false);
  expect(codeOf(await confirm(`${token}x`))).toBe("INVALID_LINK");
  expect(codeOf(await reset(token))).toBe("INVALID_LINK"); // it is for something else
  expect(codeOf(await confirm(token, other))).toBe(204);
  expect((await me(accessToken)).isEmailVerified).toBe(true);
  expect(codeOf(await confirm(token))).toBe("INVALID_LINK");
});

test("asking again makes the older link useless, and a confirmed address is not mailed", async () => {
  const { accessToken: token } = await api.logIn("asker");
  const first = (await takeTokens("asker@example.com"))["verify-email"] ?? "";
  expect(codeOf(await post("/me/email/verification", undefined, token))).toBe(204);
  expect(codeOf(await confirm(first))).toBe("INVALID_LINK");
  await post("/me/email/verification", undefined, token);
  const mails = await api.takeMails();
  expect(mails.map(({ kind }) => kind)).toEqual(["verify-email"]); // of the two, the last
  const second = new URL(mails[0]?.link ?? "").searchParams.get("token") ?? "";
  expect(codeOf(await confirm(second))).toBe(204);
  await post("/me/email/verification", undefined, token);
  expect(await api.takeMails()).toEqual([]);
});

test.each([
  ["verify-email", 24 * HOUR],
  ["confirm-new-email", 24 * HOUR],
  ["reset-password", HOUR],
])("a link of %s is good until its last millisecond", async (kind, lifetime) => {
  const name = `late-${kind.slice(0, 6)}`;
  const email = `${name}@example.com`;
  const to = kind === "confirm-new-email" ? `new-${email}` : email;
  const use = kind === "reset-password" ? reset : confirm;
  async function ask(): Promise<string> {
    const { accessToken } = (await logIn(name, "pass")).json();
    if (kind === "reset-password") await forget(email);
    else if (kind === "verify-email") await post("/me/email/verification", undefined, accessToken);
    else await post("/me/email", { email: to, password: "pass" }, accessToken);
    return (await takeTokens(to))[kind] ?? "";
  }
  await api.logIn(name);
  const late = await ask();
  moveClock(lifetime);
  expect(codeOf(await use(late))).toBe("INVALID_LINK");
  const early = await ask();
  moveClock(lifetime - 1);
  expect(codeOf(await use(early))).toBe(204);
});

test("an address is changed by the link that is mailed to the new one; both are told", async () => {
  const { accessToken: token } = await api.logIn("mover");
  await api.takeMails();
  const change = (email: string) => post("/me/email", { email, password: "pass" }, token);
  expect(codeOf(await change("mover2@example.com"))).toBe(204);
  const asked = await api.takeMails();
  expect(asked.map(({ kind, to }) => `${kind} to ${to}`).toSorted()).toEqual([
    "confirm-new-email to mover2@example.com",
    "email-change-asked to mover@example.com",
  ]);
  expect((await me(token)).email).toBe("mover@example.com");
  await forget("mover@example.com");
  const toOld = await takeTokens("mover@example.com");

  const first = asked.find(({ link }) => link)?.link ?? "";
  await change("mover3@example.com");
  const { "confirm-new-email": second = "" } = await takeTokens("mover3@example.com");
  expect(codeOf(await confirm(new URL(first).searchParams.get("token") ?? ""))).toBe(
    "INVALID_LINK",
  );
  expect(codeOf(await confirm(second))).toBe(204);
  expect(await me(token)).toMatchObject({ email: "mover3@example.com", isEmailVerified: true });
  const told = await api.takeMails();
  expect(told.map(({ kind, to }) => `${kind} to ${to}`)).toEqual([
    "email-changed to mover@example.com",
  ]);
  expect(codeOf(await reset(toOld["reset-password"] ?? ""))).toBe("INVALID_LINK");
  expect((await logIn("mover3@example.com", "pass")).statusCode).toBe(200);
  expect((await logIn("mover@example.com", "pass")).statusCode).toBe(401);
});

test("a change of address is taken back by asking for the present one", async () => {
  const { accessToken: token } = await api.logIn("stayer");
  await post("/me/email", { email: "elsewhere@example.com", password: "pass" }, token);
  const { "confirm-new-email": link = "" } = await takeTokens("elsewhere@example.com");
  await post("/me/email", { email: "stayer@example.com", password: "pass" }, token);
  expect(codeOf(await confirm(link))).toBe("INVALID_LINK");
});

test("an address that somebody else has, or gets meanwhile, is a conflict", async () => {
  const { accessToken: token } = await api.logIn("wisher");
  await api.logIn("owner");
  const change = (email: string) => post("/me/email", { email, password: "pass" }, token);
  expect(codeOf(await change("OWNER@example.com"))).toBe("EMAIL_TAKEN");
  await change("quick@example.com");
  const { "confirm-new-email": link = "" } = await takeTokens("quick@example.com");
  await api.logIn("quick");
  expect(codeOf(await confirm(link))).toBe("EMAIL_TAKEN");
  expect((await me(token)).email).toBe("wisher@example.com");
});

test("a reset ends every session, logs nobody in, and confirms the address", async () => {
  const session = await api.logIn("forgetter");
  await forget("FORGETTER@example.com");
  const { "reset-password": token = "" } = await takeTokens("forgetter@example.com");
  const short = await reset(token, "abc");
  expect(short.json().errors).toMatchObject([{ path: "password" }]); // and the link is not spent
  const done = await reset(token);
  expect([done.statusCode, done.body]).toEqual([204, ""]);
  expect((await api.send("GET", "/me", { token: session.accessToken })).statusCode).toBe(401);
  expect((await post("/refresh", { refreshToken: session.refreshToken })).statusCode).toBe(401);
  expect((await logIn("forgetter", "pass")).statusCode).toBe(401);
  const { user } = (await logIn("forgetter", "changed")).json();
  expect(user.isEmailVerified).toBe(true);
  expect((await api.takeMails()).map(({ kind }) => kind)).toEqual(["password-changed"]);
  expect(codeOf(await reset(token))).toBe("INVALID_LINK");
});

test("who forgot a password is answered the same whether there is such a user or not", async () => {
  await api.logIn("known");
  await api.takeMails();
  const [known, unknown] = [await forget("known@example.com"), await forget("un@example.com")];
  for (const answer of [known, unknown])
    expect([answer.statusCode, answer.body]).toEqual([204, ""]);
  const names = ({ headers }: LightMyRequestResponse) => Object.keys(headers).toSorted();
  expect(names(unknown)).toEqual(names(known));
  expect((await api.takeMails()).map(({ to }) => to)).toEqual(["known@example.com"]);
});

test.each(["verify-email", "confirm-new-email", "reset-password"])(
  "of sixteen who use one link of %s at once, on two processes, one does",
  async (kind) => {
    const name = `race-${kind.slice(0, 6)}`;
    const { accessToken } = await api.logIn(name);
    const email = `${name}@example.com`;
    const to = kind === "confirm-new-email" ? `new-${email}` : email;
    if (kind === "reset-password") await forget(email);
    if (kind === "confirm-new-email") {
      await post("/me/email", { email: to, password: "pass" }, accessToken);
    }
    const { [kind]: token = "" } = await takeTokens(to);
    const use = (at: TestApi, n: number) =>
      kind === "reset-password" ? reset(token, `changed-${n}`, at) : confirm(token, at);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) => use(n % 2 ? api : other, n)),
    );
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === 204)).toHaveLength(1);
    expect(codes.filter((code) => code === "INVALID_LINK")).toHaveLength(15);
    if (kind === "reset-password") {
      expect((await logIn(name, `changed-${codes.indexOf(204)}`)).statusCode).toBe(200);
    }
  },
);

test("of sixteen who register one name at once, on two processes, one gets it", async () => {
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, n) => {
      const body = { username: "coveted", email: `coveted${n}@example.com`, password: "pass" };
      return post("/register", body, undefined, n % 2 ? api : other);
    }),
  );
  const statuses = answers.map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(15);
  const mailed = (await api.takeMails()).filter(({ to }) => to.startsWith("coveted"));
  expect(mailed).toHaveLength(1);
});
