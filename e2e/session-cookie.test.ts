import { type APIRequestContext, request } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type PrivateDatabase } from "./open-database.ts";
import { type RunningSystem, startSystem } from "./start-system.ts";

let database: PrivateDatabase;
let system: RunningSystem;

beforeAll(async () => {
  database = await openDatabase();
  system = await startSystem({ databaseUrl: database.url });
});

afterAll(async () => {
  await system?.stop();
  await database?.remove();
});

const password = "correct horse battery";

const PAGES = [
  "/",
  "/login",
  "/register",
  "/logout",
  "/forgot-password",
  "/reset-password?token=a",
  "/confirm-email?token=a",
  "/events/new",
  "/events/019ab5a4-6c00-7000-8000-000000000001",
  "/events/019ab5a4-6c00-7000-8000-000000000001/edit",
  "/account",
  "/account/events",
  "/account/sessions",
  "/account/activity",
  "/account/export",
  "/robots.txt",
  "/sitemap.xml",
  "/favicon.svg",
  "/health/live",
  "/no-such-page",
  "/_.data",
];

test("HEAD of each page answers as GET does, to visitors and users", async () => {
  await using visitor = await arrive();
  await using user = await register("header");
  for (const each of [visitor, user]) {
    for (const path of PAGES) {
      const [got, head] = [
        await each.get(path, { maxRedirects: 0 }),
        await each.head(path, { maxRedirects: 0 }),
      ];
      expect(head.status(), path).toBe(got.status());
      expect(head.status(), path).toBeLessThan(500);
      expect(head.headers()["content-type"], path).toBe(got.headers()["content-type"]);
      expect(await head.text(), path).toBe("");
    }
  }
});

test("HEAD that renews a session hands the new one over", async () => {
  await using user = await register("renewer");
  const old = await sessionOf(user);
  const [access, refresh, , who] = old.split("|");
  await using late = await arrive(`${access}|${refresh}|1|${who}`);
  expect((await late.head("/account", { maxRedirects: 0 })).status()).toBe(200);
  const renewed = await sessionOf(late);
  expect(renewed.split("|")[1]).not.toBe(refresh);
  await using later = await arrive(renewed);
  expect((await later.get("/account", { maxRedirects: 0 })).status()).toBe(200);
});

test.each(["/login", "/register"])(
  "the session that a cookie held ends when its browser is logged in anew at %s",
  async (path) => {
    const username = `again${path.slice(1)}`;
    await using user = await register(username);
    const former = await sessionOf(user);
    const other = path === "/register" ? `${username}2` : username;
    const form = { username: other, email: `${other}@example.com`, password };

    const wrong = { ...form, email: "no address", password: "not the password" };
    await user.post(path, { form: wrong, maxRedirects: 0 });
    expect((await user.get("/account", { maxRedirects: 0 })).status()).toBe(200);
    expect(await sessionOf(user)).toBe(former); // nothing has changed

    expect((await user.post(path, { form, maxRedirects: 0 })).status()).toBe(303);
    expect(await sessionOf(user)).not.toBe(former);
    expect((await user.get("/account", { maxRedirects: 0 })).status()).toBe(200);

    await using late = await arrive(former);
    await expect
      .poll(async () => (await late.get("/account", { maxRedirects: 0 })).status(), {
        timeout: 6_000,
      })
      .toBe(303);
  },
);

async function register(username: string): Promise<APIRequestContext> {
  const user = await arrive();
  const form = { username, email: `${username}@example.com`, password };
  expect((await user.post("/register", { form, maxRedirects: 0 })).status()).toBe(303);
  return user;
}

/** What keeps cookies as a browser does, with this session to begin with. */
function arrive(session?: string): Promise<APIRequestContext> {
  const { hostname } = new URL(system.webUrl);
  const attributes = { domain: hostname, path: "/", expires: -1, httpOnly: true, secure: false };
  const cookie = {
    name: "handbill",
    value: session ?? "",
    sameSite: "Lax",
    ...attributes,
  } as const;
  return request.newContext({
    baseURL: system.webUrl,
    extraHTTPHeaders: { origin: system.webUrl },
    storageState: { cookies: session === undefined ? [] : [cookie], origins: [] },
  });
}

async function sessionOf(user: APIRequestContext): Promise<string> {
  const { cookies } = await user.storageState();
  return cookies.find(({ name }) => name === "handbill")?.value ?? "";
}
