import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "./launch-chromium.ts";
import { openDatabase, type PrivateDatabase } from "./open-database.ts";
import { type RunningSystem, startSystem } from "./start-system.ts";
import { watchPage } from "./watch-page.ts";

let database: PrivateDatabase;
let system: RunningSystem;
let browser: Browser;

beforeAll(async () => {
  database = await openDatabase();
  system = await startSystem({ databaseUrl: database.url });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  await database?.remove();
});

const EVENT = "/events/019ab5a4-6c00-7000-8000-000000000001";
const PAGES = [
  "/",
  "/login",
  "/register",
  "/forgot-password",
  "/reset-password?token=a",
  "/confirm-email?token=a",
  "/events/new",
  "/account",
  "/account/events",
  "/account/sessions",
  "/account/activity",
  EVENT,
  `${EVENT}/edit`,
  "/no-such-page",
];
const POSTED = [...PAGES, "/logout", "/account/export"].map((path) => path.split("?", 1)[0] ?? "");

test("no page breaks its own policy, whether it is loaded or come to", async () => {
  const context = await browser.newContext({ baseURL: system.webUrl });
  const page = await context.newPage();
  const watch = watchPage(page);
  await page.goto("/register");
  await page.getByLabel("Username").fill("strict");
  await page.getByLabel("E-mail").fill("strict@example.com");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Register" }).click();
  await page.getByRole("button", { name: "Log out" }).waitFor();
  for (const name of [
    "New event",
    "strict",
    "Events",
    "Sessions",
    "Activity",
    "Account",
    "Handbill",
  ]) {
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
  }
  for (const path of PAGES) {
    const answer = await page.goto(path);
    expect(answer?.headers()["content-security-policy"], path).toContain(
      "script-src 'self' 'nonce-",
    );
    await page.waitForLoadState("networkidle");
  }
  expect(watch.problems).toEqual([]);
  await context.close();
});

test("what gets into a page neither runs nor loads", async () => {
  const context = await browser.newContext({ baseURL: system.webUrl });
  const page = await context.newPage();
  const blocked = new Set<string>();
  await page.exposeFunction("tellBlocked", (directive: string) => blocked.add(directive));
  await page.goto("/login");
  const markup = await page.evaluate(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
      Reflect.get(window, "tellBlocked")(effectiveDirective);
    });
    const add = (name: string, attribute: string, value: string) => {
      const element = document.createElement(name);
      element.setAttribute(attribute, value);
      document.body.append(element);
    };
    add("img", "src", "https://evil.example/pixel.png");
    add("p", "style", "color: red");
    add("base", "href", "https://evil.example/");
    add("iframe", "src", "/");
    fetch("https://evil.example/").catch(() => undefined);
    try {
      document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert(1)>");
      return "inserted";
    } catch (error) {
      return error instanceof Error ? error.name : "refused";
    }
  });
  expect(markup).toBe("TypeError");
  await expect
    .poll(() => [...blocked].sort())
    .toEqual([
      "base-uri",
      "connect-src",
      "frame-src",
      "img-src",
      "require-trusted-types-for",
      "style-src-attr",
    ]);
  await context.close();
});

test.each(POSTED)("nothing is posted to %s from elsewhere", async (path) => {
  const here = new URL(system.webUrl);
  const sameSite = `http://${here.hostname}:${Number(here.port) + 1}`;
  for (const suffix of ["", ".data"]) {
    const url = `${system.webUrl}${path === "/" && suffix ? "/_.data" : path + suffix}`;
    for (const headers of [
      {},
      { origin: "null" },
      { origin: "https://evil.example" },
      { origin: sameSite },
      { referer: system.webUrl },
      { origin: system.webUrl, "sec-fetch-site": "cross-site" },
      { origin: system.webUrl, "sec-fetch-site": "same-site" },
    ]) {
      const cookies = { cookie: "handbill=a|b|1|c" };
      const body = new URLSearchParams({ form: "profile", end: "all", intent: "delete" });
      const answer = await send(url, "POST", { ...headers, ...cookies }, body);
      expect(answer.status, JSON.stringify({ url, headers })).toBe(403);
    }
  }
  for (const method of ["PUT", "PATCH", "DELETE"]) {
    const answer = await send(`${system.webUrl}${path}`, method, { origin: system.webUrl });
    expect([403, 404, 405], method).toContain(answer.status);
  }
});

function send(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: URLSearchParams,
) {
  return fetch(url, { method, headers, redirect: "manual", ...(body && { body }) });
}
