import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDatabase, type PrivateDatabase } from "./open-database.ts";
import { readMailedLink } from "./read-mail.ts";
import { type RunningSystem, startSystem } from "./start-system.ts";

/** The web app as in production, logging all it ever logs, beside a running system whose API it calls. */
let database: PrivateDatabase;
let mailDirectory: string;
let system: RunningSystem;
let web: ChildProcess;
let url: string;
let log = "";

beforeAll(async () => {
  mailDirectory = await mkdtemp(join(tmpdir(), "handbill-mail-"));
  database = await openDatabase();
  system = await startSystem({ databaseUrl: database.url, mailDirectory });
  web = fork(join(import.meta.dirname, "../apps/web/dist/server.js"), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      APP_ENV: "production",
      LOG_LEVEL: "trace",
      WEB_PORT: "0",
      API_URL: `http://127.0.0.1:${system.ports[0]}`,
    },
  });
  for (const stream of [web.stdout, web.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      log += chunk;
    });
  }
  await once(web, "message");
  url = await vi.waitFor(() => {
    const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(log) ?? [];
    if (!found) throw new Error(`it does not say where it listens:\n${log}`);
    return found;
  });
});

afterAll(async () => {
  if (web?.exitCode === null) {
    web.kill("SIGTERM");
    await once(web, "exit");
  }
  await system?.stop();
  await database?.remove();
  await rm(mailDirectory, { recursive: true, force: true });
});

test("it warns who runs it where nobody can tell whether browsers reach it over TLS", () => {
  expect(log).toMatch(/"level":40.*PUBLIC_WEB_URL is not set/);
});

test("no line of the web app's log has a secret of a whole walk in it", async () => {
  const email = "walker@private.example";
  const password = "a walk in the park 1";
  const wrong = "a fall in the park 333";
  await using visitor = await request.newContext({
    baseURL: url,
    extraHTTPHeaders: { origin: url },
  });
  const statuses: number[] = [];
  const send = async (
    method: string,
    path: string,
    form?: Record<string, string>,
    headers: Record<string, string> = {},
  ) => {
    const options = { method, headers, maxRedirects: 0, ...(form && { form }) };
    statuses.push((await visitor.fetch(path, options)).status());
  };

  await send("POST", "/register", { username: "walker", email, password });
  const link = await readMailedLink(mailDirectory, { kind: "verify-email", to: email });
  const token = link.split("token=")[1] ?? "";
  const next = encodeURIComponent(link);
  await send("GET", "/account");
  await send("POST", "/logout", {});

  await send("GET", `/?q=${email}`);
  await send("GET", `/_.data?q=${email}`);
  await send("GET", `/login?email=${email}&password=${encodeURIComponent(password)}`);
  await send("POST", `/login?next=${next}`, { username: email, password: wrong });
  await send("POST", `/login?next=${next}`, { username: email, password });
  await send("GET", link);
  await send("HEAD", link);
  await send("GET", link.replace("?", ".data?"));
  await send("GET", `/confirm-email/${token}`);
  await send("POST", `/confirm-email/${token}`, {}, { origin: "https://evil.example" });
  await send("DELETE", link);
  await send("GET", `/confirm-email/%E0%A4%A?${token}`);
  await send("GET", `/${email}`);
  await send("POST", "/confirm-email", { token });
  await send("GET", `/account?email=${email}`);

  // The walk was what it was meant to be.
  const before = [303, 200, 303];
  const after = [200, 200, 200, 401, 303, 200, 200, 200, 404, 403, 404, 400, 404, 303, 200];
  expect(statuses).toEqual([...before, ...after]);

  const { cookies } = await visitor.storageState();
  const session = cookies.find(({ name }) => name === "handbill")?.value.split("|") ?? [];
  const device = cookies.find(({ name }) => name === "handbill-device")?.value;
  const [access = "", refresh] = session;
  await system.stop(); // what fails is told with more words
  await send("GET", `/account?email=${email}`);
  await send("POST", "/logout", {});
  await send("POST", `/login?next=${next}`, { username: email, password });
  expect(statuses.slice(-3)).toEqual([503, 303, 503]);

  await expect.poll(() => log).toContain("POST /login 503");
  expect(log).toContain("GET (unknown path) 404");
  const secrets = {
    email,
    password,
    wrong,
    token,
    refresh,
    device,
    signature: access.split(".")[2],
  };
  const lines = log.split("\n");
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret?.length, name).toBeGreaterThan(15);
    for (const form of [secret ?? "", encodeURIComponent(secret ?? "")]) {
      expect(
        lines.filter((line) => line.includes(form)),
        name,
      ).toEqual([]);
    }
  }
  expect(log).not.toContain("private.example");
});
