import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "./launch-chromium.ts";
import { openDatabase, type PrivateDatabase } from "./open-database.ts";
import { findMails, readMailedLink } from "./read-mail.ts";
import { type RunningSystem, startSystem } from "./start-system.ts";
import { watchPage } from "./watch-page.ts";

let database: PrivateDatabase;
let mailDirectory: string;
let system: RunningSystem;
let browser: Browser;

beforeAll(async () => {
  mailDirectory = await mkdtemp(join(tmpdir(), "handbill-mail-"));
  database = await openDatabase();
  system = await startSystem({ databaseUrl: database.url, mailDirectory });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  await database?.remove();
  await rm(mailDirectory, { recursive: true, force: true });
});

const password = "correct horse battery";

test.each([
  { name: "keeper", javaScriptEnabled: true },
  { name: "keeper-plain", javaScriptEnabled: false },
])("$name looks after an account", async ({ name, javaScriptEnabled }) => {
  const context = await newContext({ javaScriptEnabled });
  const page = await context.newPage();
  const watch = watchPage(page);
  await register(page, name);
  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();

  await page.getByLabel("Display name").fill("Zoë “the keeper”");
  await page.getByRole("button", { name: "Save" }).click();
  await expectTold(page, "Your profile is saved.");
  expect(await page.getByLabel("Display name").inputValue()).toBe("Zoë “the keeper”");
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
  expect(await page.getByRole("status").textContent()).toBe(""); // said once

  const proof = page.locator("#username-password");
  await page.getByText("Change username", { exact: true }).first().click();
  await page.getByLabel("New username").fill(`${name}-2`);
  await proof.fill("not the password");
  await page.getByRole("button", { name: "Change username" }).click();
  await page.getByText("Your password is wrong").waitFor();
  expect(await page.getByLabel("New username").inputValue()).toBe(`${name}-2`);
  expect(await proof.getAttribute("aria-invalid")).toBe("true");
  expect(await proof.getAttribute("aria-describedby")).toBe("username-password-note");
  expect(await proof.evaluate((field) => field === document.activeElement)).toBe(true);
  await proof.fill(password);
  await page.getByRole("button", { name: "Change username" }).click();
  await expectTold(page, "Your username is changed.");
  expect(await page.getByTitle(`Logged in as ${name}-2`).textContent()).toBe(`${name}-2`);

  const downloaded = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download everything" }).click();
  const file = await readFile(await (await downloaded).path(), "utf8");
  expect(file).toContain("Zoë “the keeper”");
  expect(file).not.toContain("$argon2");

  await page.getByRole("link", { name: "Activity" }).click();
  await page.getByText("Changed the username").waitFor();
  await page.getByText("Downloaded the data").waitFor();
  await page.getByText("Somebody gave a wrong password").waitFor();

  await page.getByRole("link", { name: "Account", exact: true }).click();
  await page.getByText("Delete account", { exact: true }).first().click();
  await page.locator("#delete-password").fill(password);
  await page.getByRole("button", { name: "Delete account" }).click();
  await expectTold(page, "Your account is deleted.");
  await page.getByRole("link", { name: "Log in" }).waitFor();
  expect(watch.problems).toEqual([]);
  await context.close();
});

test("an address is confirmed by the mailed link, and by no program that opens it", async () => {
  const name = "confirmer";
  const context = await newContext({ javaScriptEnabled: true });
  const page = await context.newPage();
  const watch = watchPage(page);
  await register(page, name);
  await page.goto("/account");
  await page.getByText("Not confirmed yet").waitFor();
  const to = `${name}@example.com`;
  const first = await readMailedLink(mailDirectory, { kind: "verify-email", to });
  await page.getByRole("button", { name: "Send the link again" }).click();
  await expectTold(page, "We have sent you a link.");
  await expect
    .poll(async () => (await findMails(mailDirectory, { kind: "verify-email", to })).length)
    .toBe(2);
  const link = await readMailedLink(mailDirectory, { kind: "verify-email", to });
  expect(link).not.toBe(first);

  await page.goto(first);
  await page.getByRole("button", { name: "It is mine" }).click();
  await page.getByText("This link is not good any more").waitFor();

  const scanner = await newContext({ javaScriptEnabled: false });
  for (let times = 0; times < 3; times += 1) await scanner.request.get(link);
  await scanner.close();

  const opened = await page.goto(link);
  expect(opened?.headers()["referrer-policy"]).toBe("no-referrer");
  await page.getByRole("button", { name: "It is mine" }).click();
  await expectTold(page, "Your e-mail address is confirmed.");
  await page.getByText("Confirmed", { exact: true }).waitFor();
  expectNotLogged(link);

  await page.getByText("Change e-mail address", { exact: true }).first().click();
  await page.getByLabel("New e-mail address").fill("moved@example.com");
  await page.locator("#email-password").fill(password);
  await page.getByRole("button", { name: "Change e-mail address" }).click();
  await expectTold(page, "We have sent a link to the new address.");
  await page.goto(
    await readMailedLink(mailDirectory, { kind: "confirm-new-email", to: "moved@example.com" }),
  );
  await page.getByRole("button", { name: "It is mine" }).click();
  await expectTold(page, "Your e-mail address is confirmed.");
  await page.getByText("moved@example.com", { exact: true }).waitFor();
  expect(watch.problems).toEqual([]);
  await context.close();
});

test("a session is ended from another browser within 5 s, is told once, and goes on where it was", async () => {
  const name = "everywhere";
  const [here, there] = [
    await newContext({ javaScriptEnabled: true }),
    await newContext({ javaScriptEnabled: true }),
  ];
  const [page, other] = [await here.newPage(), await there.newPage()];
  const watches = [watchPage(page), watchPage(other)];
  await register(page, name);
  await logIn(other, { name, password });
  await other.goto("/account/activity?cursor=999999999");
  await other.getByRole("heading", { level: 1, name: "What happened" }).waitFor();

  await page.goto("/account/sessions");
  await page.getByText("Chrome on Linux").first().waitFor();
  expect(await page.getByText("This one").count()).toBe(1);
  await page.getByRole("button", { name: "End", exact: true }).click();
  const ended = Date.now();
  await expectTold(page, "That session has ended.");
  expect(await page.getByRole("button", { name: "End", exact: true }).count()).toBe(0);

  await expect
    .poll(
      async () => {
        await other.goto("/account/activity?cursor=999999999");
        return new URL(other.url()).pathname;
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBe("/login");
  expect(Date.now() - ended).toBeLessThan(5_000);
  await expectTold(other, "Your session has ended.");
  await other.goto(other.url());
  expect(await other.getByRole("status").textContent()).toBe("");
  await fillLogIn(other, { name, password });
  await other.getByRole("heading", { level: 1, name: "What happened" }).waitFor();
  expect(new URL(other.url()).search).toBe("?cursor=999999999");

  await page.goto("/account/sessions");
  await page.getByRole("button", { name: "Log out everywhere" }).click();
  await expectTold(page, "You are logged out everywhere.");
  for (const watch of watches) expect(watch.problems).toEqual([]);
  await Promise.all([here.close(), there.close()]);
});

test("a password is changed, and other sessions end with it", async () => {
  const name = "changer";
  const [here, there] = [
    await newContext({ javaScriptEnabled: false }),
    await newContext({ javaScriptEnabled: false }),
  ];
  const [page, other] = [await here.newPage(), await there.newPage()];
  await register(page, name);
  await logIn(other, { name, password });

  await page.goto("/account");
  await page.getByText("Change password", { exact: true }).first().click();
  await page.locator("#password-currentPassword").fill(password);
  await page.getByLabel("New password").fill("abc");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText(/^New password must/).waitFor();
  await page.locator("#password-currentPassword").fill(password);
  await page.getByLabel("New password").fill("staple battery horse");
  await page.getByRole("button", { name: "Change password" }).click();
  await expectTold(page, "Your password is changed, and your other sessions have ended.");

  await expect
    .poll(
      async () => {
        await other.goto("/account");
        return new URL(other.url()).pathname;
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBe("/login");
  await fillLogIn(other, { name, password });
  await other.getByText("Wrong username or password").waitFor();
  await fillLogIn(other, { name, password: "staple battery horse" });
  await other.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
  await Promise.all([here.close(), there.close()]);
});

test.each([true, false])("a forgotten password is replaced (scripts: %s)", async (scripts) => {
  const name = `forgetful-${scripts}`;
  const to = `${name}@example.com`;
  const context = await newContext({ javaScriptEnabled: scripts });
  const page = await context.newPage();
  const watch = watchPage(page);
  await register(page, name);
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("link", { name: "Log in" }).click();
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("E-mail address", { exact: true }).fill(to);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expectTold(page, "If an account has this address");

  const link = await readMailedLink(mailDirectory, { kind: "reset-password", to });
  await page.goto(link);
  await page.getByLabel("New password").fill("abc");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText(/^New password must/).waitFor(); // and the link is good still
  await page.getByLabel("New password").fill("staple battery horse");
  await page.getByRole("button", { name: "Change password" }).click();
  await expectTold(page, "Your password is changed. Log in with it.");
  expect(new URL(page.url()).pathname).toBe("/login"); // nobody is logged in by it
  await fillLogIn(page, { name, password: "staple battery horse" });
  await page.getByRole("button", { name: "Log out" }).waitFor();

  await page.goto(link);
  await page.getByLabel("New password").fill("horse battery staple");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("This link is not good any more").waitFor();
  expectNotLogged(link);
  expect(watch.problems).toEqual([]);
  await context.close();
});

test("whom nobody knows is told the same as whoever forgot", async () => {
  const context = await newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/forgot-password");
  await page.getByLabel("E-mail address", { exact: true }).fill("nobody@example.com");
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expectTold(page, "If an account has this address");
  await context.close();
});

function newContext(options: { javaScriptEnabled: boolean }): Promise<BrowserContext> {
  return browser.newContext({ ...options, baseURL: system.webUrl });
}

async function register(page: Page, name: string) {
  await page.goto("/register");
  await page.getByLabel("Username").fill(name);
  await page.getByLabel("E-mail").fill(`${name}@example.com`);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Register" }).click();
  await page.getByRole("button", { name: "Log out" }).waitFor();
}

async function logIn(page: Page, credentials: { name: string; password: string }) {
  await page.goto("/login");
  await fillLogIn(page, credentials);
  await page.getByRole("button", { name: "Log out" }).waitFor();
}

async function fillLogIn(page: Page, credentials: { name: string; password: string }) {
  await page.getByLabel("Username or e-mail address").fill(credentials.name);
  await page.getByLabel("Password").fill(credentials.password);
  await page.getByRole("button", { name: "Log in" }).click();
}

async function expectTold(page: Page, text: string) {
  await page.getByRole("status").filter({ hasText: text }).waitFor();
}

/**
 * A mailed link works for whoever reads it, in the log too. Where no mail is sent, the API alone says what is in the one
 * that it has written.
 */
function expectNotLogged(link: string) {
  const token = new URLSearchParams(link.slice(link.indexOf("?"))).get("token") ?? "";
  expect(token.length).toBeGreaterThan(40);
  const lines = system.output().split("\n");
  expect(lines.filter((line) => line.includes(token) && !line.includes(" a mail ("))).toEqual([]);
}
