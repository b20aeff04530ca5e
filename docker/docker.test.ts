import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { listPackages } from "./testing/build-image.ts";
import { isHealthy, startHealthy } from "./testing/container.ts";
import { type Stack, startStack } from "./testing/stack.ts";

/** The stack of compose.yaml, for real but for the containers. The tests are in order: the last ones stop the API. */
let stack: Stack;
let token: string;

const web = "https://domain.com";
const api = "https://api.domain.com";
const hsts = "max-age=31536000";
const password = "correct horse battery staple";

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.[Symbol.asyncDispose]());

describe("the images", () => {
  const tools =
    /^(vitest|vite|typescript|node|turbo|tsx|tsdown|knip|esbuild|drizzle-kit|@types\/.*|@biomejs\/.*)$/;

  test.each(["api", "web"] as const)("%s holds no development tools", async (name) => {
    const packages = await listPackages(stack.folders[name]);
    expect(packages).toContain("fastify");
    expect(packages.filter((each) => tools.test(each))).toEqual([]);
  });

  test("migrations come along, and are applied by the image's own command", () => {
    expect(stack.migration[0]).toMatch(/^applying 0000_/);
    expect(stack.migration.at(-1)).toMatch(/^applied \d+$/);
  });

  test.each(["api", "web"] as const)("%s does not run as root", async (name) => {
    const { uid } = await stat(`/proc/${stack[name].pid}`);
    expect(uid).not.toBe(0);
  });
});

describe("domain.com", () => {
  test("is the web app's home page", async () => {
    const answer = await stack.send("GET", `${web}/`);
    expect([answer.status, answer.headers["content-type"]]).toEqual([
      200,
      expect.stringContaining("text/html"),
    ]);
    expect(answer.body).toContain("Handbill");
    expect(answer.headers["strict-transport-security"]).toBe(hsts);
    expect(answer.headers.server).toBe("nginx");
  });

  test("takes forms: the app knows by which address the browser came", async () => {
    const register = (origin: string) =>
      stack.send("POST", `${web}/register`, {
        headers: { origin, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({
          username: "browser",
          email: "browser@domain.com",
          password,
        }).toString(),
      });
    expect((await register("https://elsewhere.example")).status).toBe(403);
    const answer = await register(web);
    expect([answer.status, answer.headers["set-cookie"]]).toEqual([
      303,
      [expect.stringMatching(/^__Host-.*Secure/), expect.stringMatching(/^__Host-.*Secure/)], // session and device
    ]);
  });
});

describe("api.domain.com", () => {
  test("answers the cheat-sheet: register, log in, create an event", async () => {
    const user = { username: "test", password };
    const registered = await stack.send("POST", `${api}/register`, {
      body: { ...user, email: "user@domain.com" },
    });
    expect(registered.status).toBe(201);
    const session = await stack.send("POST", `${api}/login`, { body: user });
    expect(session.status).toBe(200);
    token = String(session.json().accessToken);

    const event = {
      date: "2023-12-31",
      time: "8pm",
      venue: "Event Venue",
      address: "Event Address",
    };
    const created = await stack.send("POST", `${api}/events`, {
      body: event,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(created.status).toBe(201);
    expect(created.headers.location).toBe(`/events/${created.json().id}`);
    expect(created.json().startsAt).toBe("2023-12-31T19:00:00.000Z");
    const found = await stack.send("GET", `${api}${created.headers.location}`);
    expect(found.json()).toEqual(created.json());
    expect(found.headers["strict-transport-security"]).toBe(hsts);
  });

  test("problems are the API's own, and their types lead back to it", async () => {
    const answer = await stack.send("POST", `${api}/events`, { body: {} });
    expect([answer.status, answer.headers["content-type"]]).toEqual([
      401,
      expect.stringContaining("application/problem+json"),
    ]);
    expect(answer.json().type).toBe(`${api}/problems/UNAUTHENTICATED`);
  });

  test.each([
    ["API's", 5_000_000, [{ path: "username", message: expect.stringMatching(/at most/) }]],
    ["edge's", 8 * 1024 * 1024, undefined],
  ])("a body beyond the %s limit is the same problem", async (_whose, length, errors) => {
    const body = JSON.stringify({ username: "x".repeat(length) });
    const answer = await stack.send("POST", `${api}/register`, { body });
    expect([answer.status, answer.headers["content-type"]]).toEqual([
      413,
      expect.stringContaining("application/problem+json"),
    ]);
    expect(answer.json()).toEqual({
      type: `${api}/problems/PAYLOAD_TOO_LARGE`,
      title: "The body is too large",
      status: 413,
      detail: expect.any(String),
      code: "PAYLOAD_TOO_LARGE",
      errors,
    });
  });
});

describe("the edge", () => {
  test("refuses hosts that are not ours", async () => {
    const refused = /ECONNRESET|hang up/;
    await expect(stack.send("GET", "https://other.example/")).rejects.toThrow(/alert/);
    await expect(stack.send("GET", "http://other.example/")).rejects.toThrow(refused);
    const headers = { host: "other.example" };
    await expect(stack.send("GET", `${api}/`, { headers })).rejects.toThrow(refused);
  });

  test("sends everything else to https, and serves the certificate authority's challenges", async () => {
    const moved = await stack.send("POST", "http://api.domain.com/login?a=b", { body: {} });
    expect([moved.status, moved.headers.location]).toEqual([308, `${api}/login?a=b`]);

    const folder = join(stack.folders.acme, ".well-known/acme-challenge");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "token"), "proof");
    const answer = await stack.send("GET", "http://domain.com/.well-known/acme-challenge/token");
    expect([answer.status, answer.body]).toEqual([200, "proof"]);
  });

  test.each([web, api])(
    "tells the app at %s who is asking, whatever they say themselves",
    async (host) => {
      await using echo = await stack.startEchoBehindNginx();
      const answer = await echo.send("GET", `${host}/`, {
        headers: {
          "x-forwarded-for": "203.0.113.9",
          "x-forwarded-proto": "http",
          "x-forwarded-host": "other.example",
          "x-real-ip": "203.0.113.9",
          forwarded: "for=203.0.113.9",
        },
      });
      expect(answer.json()).toEqual({
        host: new URL(host).host,
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "https",
        "x-forwarded-host": new URL(host).host,
        "x-real-ip": "127.0.0.1",
      });
    },
  );
});

describe("an API that stops", () => {
  test("finishes what it has begun, and ends by itself within 5 seconds", async () => {
    const lock = await createConnection(stack.databaseUrl);
    onTestFinished(() => lock.destroy());
    await lock.query("LOCK TABLES events WRITE");
    const answers = Promise.all(
      [1, 2, 3].map((n) => stack.send("GET", `${api}/events?limit=${n}`)),
    );
    await untilWaiting(lock);

    const begun = performance.now();
    stack.api.signal(stack.apiOptions.image.stopSignal);
    await untilRefused();
    await lock.end();
    expect((await answers).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await stack.api.exited).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await isHealthy(stack.apiOptions)).toBe(false);
  });

  test("is a problem that says when to try again", async () => {
    const answer = await stack.send("GET", `${api}/events`);
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject({
      "content-type": "application/problem+json",
      "retry-after": "2",
      "strict-transport-security": hsts,
    });
    expect(answer.json()).toMatchObject({ code: "UNAVAILABLE", status: 503 });
    expect((await stack.send("GET", `${web}/health/live`)).status).toBe(200);

    await using again = await startHealthy(stack.apiOptions);
    expect(again.lines).toEqual([]);
    const { type, title, detail } = answer.json();
    const page = await stack.send("GET", String(type));
    expect(page.status).toBe(200);
    expect(page.body).toContain(title);
    expect(page.body).toContain(detail);
  });

  test("so does the web app, whose visitors read a page", async () => {
    stack.web.signal("SIGTERM");
    expect(await stack.web.exited).toBe(0);
    const answer = await stack.send("GET", `${web}/`);
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "5"]);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.body).toContain("Back in a moment");
  });
});

/** Until the three requests have reached the database, and wait there. */
async function untilWaiting(
  connection: Awaited<ReturnType<typeof createConnection>>,
): Promise<void> {
  const query =
    "SELECT COUNT(*) AS waiting FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE 'Waiting for table%'";
  for (;;) {
    const [rows] = await connection.query<RowDataPacket[]>(query);
    if (Number(rows[0]?.waiting) >= 3) return;
    await delay(20);
  }
}

/** Until the API takes no more: from here on, only what was under way is answered. */
async function untilRefused(): Promise<void> {
  while ((await stack.send("GET", `${api}/health/live`)).status === 200) await delay(20);
}
