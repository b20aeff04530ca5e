import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { close, connect, type Database } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

/**
 * A whole walk through a real API process that logs all it ever logs, as in production. (In development the links of mails are
 * logged on purpose: nobody else reads that log, and there is no mailbox.)
 */
let database: TestDatabase;
let db: Database;
let folder: string;
let api: ChildProcess;
let url: string;
let log = "";

/** What must not be logged, by what it is. */
const secrets = new Map<string, string>();

function secret(name: string, value: string): string {
  secrets.set(name, value);
  return value;
}

beforeAll(async () => {
  database = await openTestDatabase("_logs");
  db = connect({ url: database.url });
  folder = await mkdtemp(join(tmpdir(), "handbill-logs-"));
  api = fork(new URL("./server.ts", import.meta.url), {
    execArgv: ["--conditions=source"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...process.env,
      APP_ENV: "production",
      LOG_LEVEL: "trace",
      DATABASE_URL: database.url,
      API_PORT: "0",
      PUBLIC_WEB_URL: "http://web.test",
      SIGNING_KEYS_FILE: join(folder, "keys.json"),
      MAIL_DIRECTORY: join(folder, "mail"),
    },
  });
  for (const stream of [api.stdout, api.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      log += chunk;
    });
  }
  await once(api, "message");
  url = await vi.waitFor(() => {
    const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(log) ?? [];
    if (!found) throw new Error(`it does not say where it listens:\n${log}`);
    return found;
  });
});
afterAll(async () => {
  if (api?.exitCode === null) {
    api.kill("SIGTERM");
    await once(api, "exit");
  }
  if (db) await close(db);
  await database?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function send(
  method: string,
  path: string,
  { body, token }: { body?: object; token?: string | undefined } = {},
): Promise<{ status: number; body: Record<string, string> }> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(body && { "content-type": "application/json" }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith("{") ? JSON.parse(text) : {} };
}

/** The token of the mailed link of a kind; the mail is sent when the answer is there already. */
async function takeLinkToken(kind: string): Promise<string> {
  const mail = await vi.waitFor(
    async () => {
      const names = await readdir(join(folder, "mail"));
      const name = names.find((each) => each.includes(`-${kind}-`));
      if (!name) throw new Error(`no ${kind} among ${names.join(", ")}`);
      return simpleParser(await readFile(join(folder, "mail", name)));
    },
    { timeout: 10_000, interval: 50 },
  );
  const [, token = ""] = /token=([\w-]+)/.exec(mail.text ?? "") ?? [];
  return secret(`token of ${kind}`, token);
}

let count = 0;
function keepTokens(session: Record<string, string>): { access: string; refresh: string } {
  const { accessToken = "", refreshToken = "", deviceToken } = session;
  const nth = ++count;
  // Any part of it is too much: the signature makes it a token, the claims tell whose.
  for (const [n, part] of accessToken.split(".").entries()) {
    if (n > 0) secret(`part ${n} of access token ${nth}`, part);
  }
  if (deviceToken) secret(`device token ${nth}`, deviceToken);
  return { access: accessToken, refresh: secret(`refresh token ${nth}`, refreshToken) };
}

test("no line of the log has a secret of a whole walk in it", async () => {
  const email = secret("address", "walker@mail.example");
  const otherEmail = secret("new address", "walked@mail.example");
  const password = secret("password", "a walk in the park 1");
  const newPassword = secret("new password", "a run in the park 22");
  const wrong = secret("wrong password", "a fall in the park 333");
  const username = "walker";

  const statuses: Record<string, number> = {};
  const note = (name: string, { status }: { status: number }) => {
    statuses[name] = status;
  };

  note("register", await send("POST", "/register", { body: { username, email, password } }));
  note("register again", await send("POST", "/register", { body: { username, email, password } }));
  note(
    "malformed",
    await send("POST", "/register", { body: { username, email, passwort: wrong } }),
  );
  note(
    "confirm",
    await send("POST", "/confirm-email", { body: { token: await takeLinkToken("verify-email") } }),
  );
  note(
    "wrong password",
    await send("POST", "/login", { body: { username: email, password: wrong } }),
  );
  const logIn = await send("POST", "/login", { body: { username: email, password } });
  note("log in", logIn);
  const first = keepTokens(logIn.body);
  const renewal = await send("POST", "/refresh", { body: { refreshToken: first.refresh } });
  note("refresh", renewal);
  const { access: token, refresh } = keepTokens(renewal.body);

  // Tokens and addresses where they do not belong.
  note("in a query", await send("GET", `/me?access_token=${token}&email=${email}`));
  note("in a path", await send("GET", `/confirm-email/${refresh}`));
  note("over tRPC", await send("GET", `/trpc/auth.me?input=${JSON.stringify({ email, refresh })}`));
  note(
    "in an encoded query",
    await send("GET", `/events?cursor=${encodeURIComponent(email)}`, { token }),
  );
  note("unreadable", await send("GET", `/events/%E0%A4%A?${token}`));

  note("me", await send("GET", "/me", { token }));
  note(
    "change address",
    await send("POST", "/me/email", { token, body: { email: otherEmail, password } }),
  );
  note(
    "confirm it",
    await send("POST", "/confirm-email", {
      body: { token: await takeLinkToken("confirm-new-email") },
    }),
  );
  note(
    "change password, wrong",
    await send("POST", "/me/password", { token, body: { currentPassword: wrong, newPassword } }),
  );
  note("forgot", await send("POST", "/forgot-password", { body: { email: otherEmail } }));
  note(
    "reset",
    await send("POST", "/reset-password", {
      body: { token: await takeLinkToken("reset-password"), password: newPassword },
    }),
  );
  const again = await send("POST", "/trpc/auth.login", {
    body: { username: otherEmail, password: newPassword },
  });
  note("log in over tRPC", again);
  const login = await send("POST", "/login", { body: { username, password: newPassword } });
  const last = keepTokens(login.body);
  note("export", await send("GET", "/me/export", { token: last.access }));

  // The database refuses statements that hold the values.
  await db.execute("RENAME TABLE audit_entries TO audit_entries_gone");
  try {
    const body = {
      username: "other",
      email: secret("third address", "third@mail.example"),
      password,
    };
    note("broken register", await send("POST", "/register", { body }));
    note(
      "broken log in",
      await send("POST", "/login", { body: { username: otherEmail, password: newPassword } }),
    );
    note(
      "broken over tRPC",
      await send("POST", "/trpc/auth.login", { body: { username, password: wrong } }),
    );
    note(
      "broken change",
      await send("POST", "/me/email", {
        token: last.access,
        body: { email, password: newPassword },
      }),
    );
  } finally {
    await db.execute("RENAME TABLE audit_entries_gone TO audit_entries");
  }
  note("log out", await send("POST", "/logout", { body: { refreshToken: last.refresh } }));

  // The walk was what it was meant to be.
  expect(statuses).toEqual({
    register: 201,
    "register again": 409,
    malformed: 400,
    confirm: 204,
    "wrong password": 401,
    "log in": 200,
    refresh: 200,
    "in a query": 400,
    "in a path": 404,
    "over tRPC": 401,
    "in an encoded query": 400,
    unreadable: 400,
    me: 200,
    "change address": 204,
    "confirm it": 204,
    "change password, wrong": 403,
    forgot: 204,
    reset: 204,
    "log in over tRPC": 200,
    export: 200,
    "broken register": 500,
    "broken log in": 500,
    "broken over tRPC": 500,
    "broken change": 500,
    "log out": 204,
  });
  await vi.waitFor(() => expect(log).toContain("/logout"));
  expect(log).toContain('"level":50'); // the failures were logged

  const lines = log.split("\n");
  const leaks = [...secrets].flatMap(([name, value]) =>
    lines
      .filter((line) => [value, encodeURIComponent(value)].some((each) => line.includes(each)))
      .map((line) => `${name}: ${line}`),
  );
  expect(leaks).toEqual([]);
  expect(log).not.toMatch(/@(mail|[\w-]+)\.example|\$argon2/);
}, 60_000);
