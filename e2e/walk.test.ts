import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "./launch-chromium.ts";
import { openDatabase, type PrivateDatabase } from "./open-database.ts";
import { isFree, type RunningSystem, startSystem } from "./start-system.ts";
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

const password = "correct horse battery";

test.each([
  { name: "with-scripts", javaScriptEnabled: true },
  { name: "without", javaScriptEnabled: false },
])("a visitor $name registers, publishes, logs out and logs in again", async (visitor) => {
  const { name, javaScriptEnabled } = visitor;
  const email = `${name}@example.com`;
  const venue = `The Old Mill ${name}`;
  const context = await newContext({ javaScriptEnabled });
  const page = await context.newPage();
  const watch = watchPage(page);
  const tokens: string[] = [];

  await page.goto("/");
  await page.getByRole("link", { name: "Register", exact: true }).click();
  await register(page, { name, email });
  await expectLoggedIn(page, name);
  tokens.push(...(await readTokens(context)));

  await page.getByRole("link", { name: "New event" }).click();
  await page.getByLabel("Date", { exact: true }).fill("2999-12-31");
  await page.getByLabel("Time", { exact: true }).fill("8pm");
  await page.getByLabel("Venue").fill(venue);
  await page.getByLabel("Address").fill("1 Mill Lane, Bristol");
  await page.getByLabel("Time zone").fill("Europe/London");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("heading", { level: 1, name: venue }).waitFor();

  await page.goto("/");
  await page.getByRole("link", { name: venue }).click();
  await page.getByRole("heading", { level: 1, name: venue }).waitFor();
  expect(await page.getByRole("time").textContent()).toMatch(
    /^Tuesday, December 31, 2999, 8:00\sPM$/,
  );
  expect(await page.getByText("1 Mill Lane, Bristol").isVisible()).toBe(true);
  expect(await page.getByText("Greenwich Mean Time (Europe/London)").isVisible()).toBe(true);

  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("status").filter({ hasText: "You are logged out." }).waitFor();
  await page.getByRole("link", { name: "Log in" }).click();
  await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
  // that the browser is known says nothing of a session
  expect((await context.cookies()).map((each) => each.name)).toEqual(["handbill-device"]);

  await page.getByLabel("Username or e-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expectLoggedIn(page, name);
  tokens.push(...(await readTokens(context)));

  if (javaScriptEnabled) expect(await page.evaluate(() => document.cookie)).toBe("");
  const texts = [...(await watch.texts()), await page.content()];
  expect(texts.filter((text) => text.includes(venue))).not.toEqual([]);
  for (const token of tokens) expect(texts.filter((text) => text.includes(token))).toEqual([]);
  expect(watch.problems).toEqual([]);
  await context.close();
});

test.each([true, false])("a refused form keeps what was typed (scripts: %s)", async (scripts) => {
  const context = await newContext({ javaScriptEnabled: scripts });
  const page = await context.newPage();
  const watch = watchPage(page);
  await page.goto("/events/new");
  expect(new URL(page.url()).pathname).toBe("/login"); // nobody is logged in yet

  await page.getByRole("link", { name: "Register", exact: true }).last().click();
  await page.getByRole("heading", { level: 1, name: "Register" }).waitFor();
  const name = `typist-${scripts}`;
  await page.getByLabel("Username").fill("not a name!");
  await page.getByLabel("E-mail").fill(`${name}@example.com`);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Register" }).click();
  await page.getByText("Username may have only letters A–Z, digits").waitFor();
  expect(await page.getByLabel("Username").inputValue()).toBe("not a name!");
  expect(await page.getByLabel("E-mail").inputValue()).toBe(`${name}@example.com`);
  if (!scripts) expect(await page.getByLabel("Password").inputValue()).toBe("");

  await register(page, { name, email: `${name}@example.com` });
  await page.getByRole("heading", { level: 1, name: "New event" }).waitFor(); // where it was headed
  await page.getByLabel("Date", { exact: true }).fill("2999-12-31");
  await page.getByLabel("Time", { exact: true }).fill("half past nine");
  await page.getByLabel("Venue").fill("Café “Zoë” & <friends>");
  await page.getByLabel("Address").fill("1 Mill Lane");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByText("Time must be a time of day").waitFor();
  const time = page.getByLabel("Time", { exact: true });
  expect(await time.getAttribute("aria-invalid")).toBe("true");
  expect(await time.getAttribute("aria-describedby")).toBe("time-note");
  expect(await time.inputValue()).toBe("half past nine");
  expect(await page.getByLabel("Date", { exact: true }).inputValue()).toBe("2999-12-31");
  expect(await page.getByLabel("Venue").inputValue()).toBe("Café “Zoë” & <friends>");
  expect(watch.problems).toEqual([]);
  await context.close();
});

test.each([true, false])("an organizer looks after an event (scripts: %s)", async (scripts) => {
  const name = `organizer-${scripts}`;
  const context = await newContext({ javaScriptEnabled: scripts });
  const page = await context.newPage();
  const watch = watchPage(page);
  await page.goto("/register");
  await register(page, { name, email: `${name}@example.com` });
  await expectLoggedIn(page, name);

  await page.getByRole("link", { name: "New event" }).click();
  const title = `New Year’s Ball of ${name}`;
  await fillIn(page, {
    "Title (optional)": title,
    Date: "2999-12-31",
    Time: "8pm",
    "End time (optional)": "2am",
    Venue: "Ballroom",
    Address: "2 Mill Lane, Bristol",
    "Time zone (optional)": "Europe/London",
    "Description (optional)": "An evening of **waltzes**. <script>alert(1)</script>",
    "Price (optional)": "£ 12",
    "Tags (optional)": `waltz, ${name}`,
    "Tickets (optional)": "https://example.com/tickets",
  });
  await page.getByRole("button", { name: "Save as draft" }).click();
  await page.getByText("This is a draft: nobody else sees it yet.").waitFor();
  const address = page.url();
  expect(await readPage(address)).toMatchObject({ status: 404 });
  await page.getByRole("button", { name: "Publish" }).click();
  await expectTold(page, "Your event is published");

  expect(await page.getByText("until 2:00 AM the next day").isVisible()).toBe(true);
  expect(await page.locator(".rich-text strong").textContent()).toBe("waltzes");
  expect(await page.getByText("<script>alert(1)</script>").isVisible()).toBe(true);
  const tickets = page.getByRole("link", { name: "Get tickets" });
  expect(await tickets.getAttribute("rel")).toBe("nofollow ugc noopener noreferrer");
  const { text } = await readPage(address);
  const [, jsonLd = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(text) ?? [];
  expect(JSON.parse(jsonLd)).toMatchObject({ "@type": "Event", name: title });
  await page.reload(); // from here on, what was in the sent page is in the browser's
  expect(await page.locator('script[type="application/ld+json"]').count()).toBe(1);

  await page.getByRole("link", { name, exact: true }).last().click(); // the tag, or the organizer
  await page.getByRole("link", { name: title }).waitFor();
  await page.getByLabel("Search events").fill("WALTZES");
  await page.getByRole("button", { name: "Search" }).click();
  await page.waitForURL(/q=WALTZES/);
  await page.getByRole("link", { name: title }).waitFor();
  expect(await page.locator('link[rel="alternate"]').count()).toBe(4);
  const webcal = page.getByRole("link", { name: "in your calendar" });
  expect(await webcal.getAttribute("href")).toMatch(/^webcal:.*\/events\.ics\?.*q=WALTZES/);
  await page.getByLabel("Search events").fill("polka");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByText("Nothing like that is coming up.").waitFor();

  await page.goto(address);
  await page.getByRole("link", { name: "Edit" }).click();
  const other = await context.newPage();
  await other.goto(`${address}/edit`);
  await other.getByLabel("Price").fill("£ 15");
  await other.getByLabel("Status").selectOption("postponed");
  await other.getByRole("button", { name: "Save" }).click();
  await other.getByText("It is postponed").waitFor();
  await other.close();
  expect(await page.getByLabel("Description").inputValue()).toContain("An evening of **waltzes**.");
  await page.getByLabel("Price").fill("£ 10");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").filter({ hasText: "changed meanwhile" }).waitFor();
  expect(await page.getByLabel("Price").inputValue()).toBe("£ 10");
  await page.getByRole("button", { name: "Save over it" }).click();
  await page.getByText("£ 10").waitFor();

  await page.getByText("Delete this event").click();
  await page.getByRole("button", { name: "Delete it" }).click();
  await expectTold(page, "Your event is deleted.");
  expect(await readPage(address)).toMatchObject({ status: 404 });
  await page.getByRole("button", { name: "Restore" }).click();
  await expectTold(page, "Your event is back.");
  await page.getByRole("link", { name: title }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  expect(watch.problems).toEqual([]);
  await context.close();
});

test.each([true, false])(
  "an organizer has an event published later (scripts: %s)",
  async (scripts) => {
    const name = `scheduler-${scripts}`;
    const context = await newContext({ javaScriptEnabled: scripts });
    const page = await context.newPage();
    const watch = watchPage(page);
    await page.goto("/register");
    await register(page, { name, email: `${name}@example.com` });
    await expectLoggedIn(page, name);

    await page.goto("/events/new");
    const title = `Secret gig of ${name}`;
    await fillIn(page, {
      "Title (optional)": title,
      Date: "2999-12-31",
      Time: "8pm",
      Venue: "Cellar",
      Address: "3 Mill Lane, New York",
      "Time zone (optional)": "America/New_York",
      "Publish it on (optional)": "2999-12-01T18:00",
    });
    await page.getByRole("button", { name: "Publish" }).click();
    const note = /until it is published on Sunday, December 1, 2999 at 6:00\sPM Eastern Standard/;
    await page.getByText(note).waitFor();
    const address = page.url();
    expect(await readPage(address)).toMatchObject({ status: 404 });
    await page.goto("/account/events");
    await page.getByText(/To be published on Sunday, December 1, 2999 at 6:00\sPM/).waitFor();

    const edit = async (at: string) => {
      await page.goto(`${address}/edit`);
      const field = page.getByLabel("Publish it on");
      const before = await field.inputValue();
      await field.fill(at);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      return before;
    };
    expect(await edit("2999-12-02T09:30")).toBe("2999-12-01T18:00");
    await page.getByText(/published on Monday, December 2, 2999 at 9:30\sAM/).waitFor();
    expect(await edit("")).toBe("2999-12-02T09:30");
    await page.getByText("This is a draft: nobody else sees it yet.").waitFor();
    expect(await edit("2999-12-03T10:00")).toBe("");
    await page.getByText(/published on Tuesday, December 3/).waitFor();

    await page.goto(`${address}/edit`);
    await page.getByRole("button", { name: "Save and publish now" }).click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    expect(await readPage(address)).toMatchObject({ status: 200 });
    await page.goto(`${address}/edit`);
    expect(await page.getByLabel("Publish it on").count()).toBe(0);
    expect(watch.problems).toEqual([]);
    await context.close();
  },
);

test("search engines are told where the sitemap of all events is", async () => {
  const { text } = await readPage(`${system.webUrl}/robots.txt`);
  const [, sitemap = ""] = /^Sitemap: (.+)$/m.exec(text) ?? [];
  const answer = await fetch(`${system.webUrl}/sitemap.xml`);
  expect(answer.url).toBe(sitemap);
  expect(await answer.text()).toContain("<sitemapindex");
});

test("a form that is sent twice makes one event, and one that was changed in between makes two", async () => {
  const context = await newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/register");
  await register(page, { name: "twice", email: "twice@example.com" });
  await expectLoggedIn(page, "twice");
  await page.goto("/events/new");
  const key = await page.locator("input[name=key]").inputValue();
  const send = async (venue: string) => {
    const form = { key, date: "2999-12-31", time: "8pm", venue, address: "1 Mill Lane" };
    const headers = { origin: system.webUrl };
    const answer = await page.request.post("/events/new", { form, headers, maxRedirects: 0 });
    expect(answer.status()).toBe(303);
    return answer.headers().location;
  };
  const [first, second] = await Promise.all([send("Double click"), send("Double click")]);
  expect(second).toBe(first);
  expect(await send("Gone back and changed")).not.toBe(first);
  await context.close();
});

test("SIGTERM stops everything, and frees the ports", async () => {
  const { code, ms } = await system.stop();
  expect(code, system.output()).toBe(0);
  expect(ms).toBeLessThan(5_000);
  for (const port of system.ports) expect(await isFree(port), `port ${port}`).toBe(true);
});

function newContext(options: { javaScriptEnabled: boolean }): Promise<BrowserContext> {
  return browser.newContext({ ...options, baseURL: system.webUrl });
}

async function register(page: Page, { name, email }: { name: string; email: string }) {
  await page.getByLabel("Username").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Register" }).click();
}

async function expectLoggedIn(page: Page, name: string) {
  await page.getByRole("button", { name: "Log out" }).waitFor();
  expect(await page.getByTitle(`Logged in as ${name}`).textContent()).toBe(name);
}

/** Fills the fields that have exactly these labels. */
async function fillIn(page: Page, fields: Record<string, string>) {
  for (const [label, text] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(text);
  }
}

async function expectTold(page: Page, text: string) {
  await page.getByRole("status").filter({ hasText: text }).waitFor();
}

/** Reads a page as somebody who is not logged in. */
async function readPage(url: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(url);
  return { status: answer.status, text: await answer.text() };
}

/** The secrets in the session cookie, which no page may show. */
async function readTokens(context: BrowserContext): Promise<string[]> {
  const cookies = await context.cookies();
  const attributes = { httpOnly: true, sameSite: "Lax", path: "/" };
  expect(cookies).toHaveLength(2);
  for (const each of cookies) expect(each).toMatchObject(attributes);
  const find = (name: string) => cookies.find((each) => each.name === name)?.value ?? "";
  const [accessToken = "", refreshToken = ""] = find("handbill").split("|");
  const deviceToken = find("handbill-device");
  expect(accessToken.length).toBeGreaterThan(100);
  expect(refreshToken.length).toBeGreaterThan(30);
  expect(deviceToken.length).toBeGreaterThan(30);
  return [accessToken, refreshToken, deviceToken];
}
