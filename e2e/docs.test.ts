import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "./find-chromium.ts";
import { openDatabase, type PrivateDatabase } from "./open-database.ts";
import { type RunningSystem, startSystem } from "./start-system.ts";
import { watchPage } from "./watch-page.ts";

let database: PrivateDatabase;
let system: RunningSystem;
let browser: Browser;

beforeAll(async () => {
  const executablePath = findChromium();
  database = await openDatabase();
  system = await startSystem({ databaseUrl: database.url });
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"], // as root there is no sandbox
  });
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  await database?.remove();
});

test("the reference at /docs lets a visitor log in and publish, and asks no other host", async () => {
  const [apiPort] = system.ports;
  const origin = `http://127.0.0.1:${apiPort}`;
  const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
  const watch = watchPage(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));

  await page.goto(`${origin}/docs`);
  await page.getByRole("heading", { name: /^Handbill/ }).waitFor();

  expect(await execute(page, "POST", "/register")).toMatchObject({ status: 201 });
  const session = await execute(page, "POST", "/login");
  expect(session.status).toBe(200);

  expect(await execute(page, "POST", "/events")).toMatchObject({ status: 401 });
  await page.getByRole("button", { name: "Authorize" }).first().click();
  const dialog = page.locator(".dialog-ux");
  // The first scheme is everybody's; the second is for admins.
  await dialog.getByRole("textbox").first().fill(String(session.body.accessToken));
  await dialog.getByRole("button", { name: "Apply credentials" }).first().click();
  await dialog.getByRole("button", { name: "Close", exact: true }).first().click();

  const created = await execute(page, "POST", "/events");
  expect(created).toMatchObject({ status: 201, body: { venue: "Event Venue", time: "20:00" } });
  // once more: the page sends no key that it made up, so there are two events
  expect((await execute(page, "POST", "/events")).body.id).not.toBe(created.body.id);
  const listed = await execute(page, "GET", "/events");
  expect(listed).toMatchObject({ status: 200, body: { items: [{ id: created.body.id }, {}] } });

  expect(asked).toContain(`${origin}/docs/json`);
  expect(asked.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("data:"))).toEqual(
    [],
  );
  expect(watch.problems).toEqual([]);
  await page.close();
});

/** Tries an operation with the example that the page fills in. */
async function execute(page: Page, method: string, path: string) {
  const operation = page
    .locator(`.opblock-${method.toLowerCase()}`)
    .filter({ has: page.locator(`[data-path="${path}"]`) });
  await open(operation);
  const answered = page.waitForResponse((response) => response.request().method() === method);
  await operation.getByRole("button", { name: "Execute" }).click();
  const answer = await answered;
  await operation
    .locator(".live-responses-table .response-col_status")
    .getByText(String(answer.status()))
    .first()
    .waitFor();
  const body: Record<string, unknown> = await answer.json();
  return { status: answer.status(), body };
}

async function open(operation: Locator) {
  const tryIt = operation.getByRole("button", { name: "Try it out" });
  if (!(await operation.getAttribute("class"))?.includes("is-open")) {
    await operation.locator(".opblock-summary-control").click();
    await tryIt.click();
  }
}
