import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createApp } from "./app.ts";
import { readEnv } from "./env.ts";

const quiet = { LOG_LEVEL: "silent" };
let clientFolder: string;

beforeEach(async () => {
  clientFolder = await mkdtemp(join(tmpdir(), "handbill-web-"));
  await mkdir(join(clientFolder, "assets"));
  await writeFile(join(clientFolder, "assets/root-D5ldrFuw.css"), "body {}");
  await writeFile(join(clientFolder, "favicon.svg"), "<svg/>");
});

afterEach(() => rm(clientFolder, { recursive: true }));

/** Answers with what it was asked. */
async function echo(request: Request): Promise<Response> {
  const { method, url, signal } = request;
  const body = await request.text();
  return Response.json({ method, url, body, isAborted: signal.aborted });
}

async function echoAddress({ headers }: Request): Promise<Response> {
  return new Response(headers.get("x-forwarded-for"));
}

async function open(variables: NodeJS.ProcessEnv = {}, handle = echo) {
  return createApp(readEnv({ ...quiet, ...variables }), { clientFolder, handle, pages: ["/"] });
}

test("a posted form reaches its page whole", async () => {
  await using app = await open();
  const url = await app.listen({ port: 0 });
  const body = new URLSearchParams({ venue: "Café & Bar" });
  const response = await fetch(`${url}/events/new?a=b`, { method: "POST", body });
  expect(await response.json()).toEqual({
    method: "POST",
    url: `${url}/events/new?a=b`,
    body: "venue=Caf%C3%A9+%26+Bar",
    isAborted: false,
  });
});

test("HEAD answers as GET would, its cookies included, and sends no page", async () => {
  const headers = [
    ["content-type", "text/html"],
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
  ] satisfies [string, string][];
  await using app = await open({}, async () => new Response("a page", { headers }));
  const url = await app.listen({ port: 0 });
  const answer = await fetch(`${url}/login`, { method: "HEAD" });
  expect(answer.status).toBe(200);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(answer.headers.get("content-type")).toBe("text/html");
  expect(await answer.text()).toBe("");
  for (const path of ["/favicon.svg", "/health/live"]) {
    expect((await fetch(`${url}${path}`, { method: "HEAD" })).status, path).toBe(200);
  }
});

test.each([[304], [303], [404]])("HEAD keeps a status of %i", async (status) => {
  await using app = await open({}, async () => new Response(null, { status }));
  expect((await app.inject({ method: "HEAD", url: "/" })).statusCode).toBe(status);
});

test("a page stops being made when its visitor goes away", async () => {
  const visitor = new AbortController();
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  await using app = await open({}, async ({ signal }) => {
    signal.addEventListener("abort", () => resolve());
    visitor.abort();
    await aborted;
    return new Response();
  });
  const url = await app.listen({ port: 0 });
  await expect(fetch(url, { signal: visitor.signal })).rejects.toThrow("aborted");
  await aborted;
});

test("the address is what a trusted proxy says it is, and nobody else", async () => {
  const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "www.example.com" };
  await using behindProxy = await open({ TRUST_PROXY: "127.0.0.1" });
  const passedOn = await behindProxy.inject({ url: "/login", headers });
  expect(passedOn.json()).toMatchObject({ url: "https://www.example.com/login" });
  await using exposed = await open();
  const forged = await exposed.inject({ url: "/login", headers });
  expect(forged.json()).toMatchObject({ url: "http://localhost/login" });
});

test("so is the visitor's own", async () => {
  const headers = { "x-forwarded-for": "203.0.113.9, 192.0.2.1" };
  await using behindProxy = await open({ TRUST_PROXY: "127.0.0.1" }, echoAddress);
  expect((await behindProxy.inject({ url: "/", headers })).body).toBe("192.0.2.1");
  await using exposed = await open({}, echoAddress);
  expect((await exposed.inject({ url: "/", headers })).body).toBe("127.0.0.1");
});

test("files whose name tells their contents are kept for good, others for an hour", async () => {
  await using app = await open();
  const hashed = await app.inject("/assets/root-D5ldrFuw.css");
  expect(hashed.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  const icon = await app.inject("/favicon.svg");
  expect(icon.headers["cache-control"]).toBe("public, max-age=3600");
});

test("nothing outside the folder is served", async () => {
  await using app = await open();
  for (const url of ["/../package.json", "/assets/..%2f..%2fpackage.json", "/assets"]) {
    expect((await app.inject(url)).json()).toMatchObject({ method: "GET" }); // a page's business
  }
});

test("every response tells browsers to be careful", async () => {
  await using app = await open();
  for (const url of ["/", "/favicon.svg", "/health/live"]) {
    expect((await app.inject(url)).headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
    });
  }
  expect((await app.inject("/")).headers).not.toHaveProperty("strict-transport-security");
  await using secure = await open({ PUBLIC_WEB_URL: "https://www.example.com" });
  expect((await secure.inject("/")).headers).toHaveProperty("strict-transport-security");
});

test.each([
  [
    413,
    {
      body: "a".repeat(257 * 1024),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    },
  ],
  [415, { body: "{}", headers: { "content-type": "application/json" } }],
  [400, { headers: { host: "no host" } }],
])("answers %i to what no browser sends", async (status, request) => {
  await using app = await open();
  expect((await app.inject({ method: "POST", url: "/login", ...request })).statusCode).toBe(status);
});

test("a failure shows nothing of its cause", async () => {
  await using app = await open({}, () => Promise.reject(new Error("secret")));
  const response = await app.inject("/");
  expect(response.statusCode).toBe(500);
  expect(response.body).toBe("Something went wrong. Try again in a moment.\n");
});
