import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

/** What says who is calling in another way than RFC 6750 §2.1 does. Some of it no HTTP library would send. */
let api: TestApi;
let token: string;
let port: number;

beforeAll(async () => {
  api = await openTestApi();
  token = (await api.logIn("ann")).accessToken;
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  port = Number(new URL(api.app.listeningOrigin).port);
});
afterAll(() => api[Symbol.asyncDispose]());

/** Sends header lines as they are, and returns the status and the body. */
async function sendLines(lines: string[], requestLine = "GET /me HTTP/1.1"): Promise<Answer> {
  const socket = connect(port, "127.0.0.1");
  socket.setEncoding("utf8");
  let text = "";
  socket.on("data", (chunk: string) => {
    text += chunk;
  });
  socket.write([requestLine, "Host: api.test", "Connection: close", ...lines, "", ""].join("\r\n"));
  await once(socket, "close");
  return { status: Number(text.split(" ")[1]), text };
}
interface Answer {
  status: number;
  text: string;
}

test("the right header is taken, whatever the case of the scheme (RFC 9110 §11.1)", async () => {
  for (const scheme of ["Bearer", "bearer", "BEARER"]) {
    expect((await sendLines([`Authorization: ${scheme} ${token}`])).status).toBe(200);
  }
});

test.each([
  ["a tab", (t: string) => [`Authorization: Bearer\t${t}`]],
  ["no space", (t: string) => [`Authorization: Bearer${t}`]],
  ["no scheme", (t: string) => [`Authorization: ${t}`]],
  ["Basic", (t: string) => [`Authorization: Basic ${t}`]],
  ["Token", (t: string) => [`Authorization: Token ${t}`]],
  ["two schemes", (t: string) => [`Authorization: Basic Bearer ${t}`]],
  ["quotes", (t: string) => [`Authorization: Bearer "${t}"`]],
  ["a parameter", (t: string) => [`Authorization: Bearer token=${t}`]],
  ["a list", (t: string) => [`Authorization: Bearer ${t}, Bearer ${t}`]],
  ["something after it", (t: string) => [`Authorization: Bearer ${t} x`]],
  ["padding", (t: string) => [`Authorization: Bearer ${t}=`]],
  ["a letter that looks alike", (t: string) => [`Authorization: Beаrer ${t}`]],
  ["nothing after the scheme", () => ["Authorization: Bearer "]],
  ["a line fold", (t: string) => ["Authorization: Bearer", ` ${t}`]],
  ["a bare line feed", (t: string) => [`Authorization: Bearer\n ${t}`]],
  ["a NUL", (t: string) => [`Authorization: Bearer ${t}\0`]],
  ["a space before the colon", (t: string) => [`Authorization : Bearer ${t}`]],
  ["the header twice, the good one first", (t: string) => both(t, "x.y.z")],
  ["the header twice, the good one last", (t: string) => both("x.y.z", t)],
  ["the header twice, the same", (t: string) => both(t, t)],
  ["the header twice, once empty", (t: string) => ["Authorization:", `authorization: Bearer ${t}`]],
])("an Authorization header with %s is refused", async (_case, linesOf) => {
  const { status, text } = await sendLines(linesOf(token));
  expect([400, 401]).toContain(status);
  expect(text).not.toContain("ann@example.com");
});

const both = (one: string, other: string): string[] => [
  `Authorization: Bearer ${one}`,
  `authorization: Bearer ${other}`,
];

interface Misplaced {
  url?: string;
  headers?: Record<string, string>;
}

test.each<[string, (t: string) => Misplaced]>([
  ["access_token in the query", (t: string) => ({ url: `/trpc/auth.me?access_token=${t}` })],
  ["accessToken in the query", (t: string) => ({ url: `/trpc/auth.me?accessToken=${t}` })],
  [
    "authorization in the query",
    (t: string) => ({ url: `/trpc/auth.me?authorization=Bearer%20${t}` }),
  ],
  [
    "connectionParams of tRPC",
    (t: string) => ({ url: `/trpc/auth.me?connectionParams={"token":"${t}"}` }),
  ],
  ["a cookie", (t: string) => ({ headers: { cookie: `access_token=${t}; token=${t}` } })],
  ["the web app's cookie", (t: string) => ({ headers: { cookie: `__Host-handbill=${t}` } })],
  ...[
    "x-access-token",
    "x-auth-token",
    "x-authorization",
    "x-forwarded-authorization",
    "proxy-authorization",
  ].map((name): [string, (t: string) => Misplaced] => [
    name,
    (t) => ({ headers: { [name]: `Bearer ${t}` } }),
  ]),
])("an access token anywhere else than in the header counts for nothing: %s", async (_case, of) => {
  const { url = "/me", headers = {} } = of(token);
  const answer = await api.send("GET", url, { headers });
  expect(answer.statusCode).toBe(401);
  expect(answer.body).toContain('"UNAUTHENTICATED"');
});

test("nor does one in a body", async () => {
  const event = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };
  for (const field of ["access_token", "accessToken", "authorization", "token"]) {
    const body = { ...event, [field]: token };
    expect((await api.send("POST", "/events", { body })).json().code).toBe("UNAUTHENTICATED");
  }
});

test("who somebody claims to be in a header is not believed", async () => {
  const { id } = (await api.send("GET", "/me", { token })).json();
  const claims = [
    "x-user-id",
    "x-user",
    "x-forwarded-user",
    "x-remote-user",
    "remote-user",
    "x-authenticated-userid",
    "x-handbill-user",
  ];
  const ben = await api.logIn("ben");
  for (const claim of claims) {
    for (const value of [id, "ann"]) {
      const headers = { [claim]: value, "x-role": "admin", "x-is-admin": "true" };
      expect((await api.send("GET", "/me", { headers })).statusCode).toBe(401);
      const answer = await api.send("GET", "/me", { headers, token: ben.accessToken });
      expect(answer.json()).toMatchObject({ username: "ben", role: "member" });
    }
  }
});

test("a method or a path that a header asks for is not taken instead", async () => {
  const event = { date: "2026-07-01", time: "8pm", venue: "Hall", address: "1 Road" };
  const { id } = (await api.send("POST", "/events", { body: event, token })).json();
  for (const name of ["x-http-method-override", "x-http-method", "x-method-override"]) {
    const headers = { [name]: "DELETE" };
    expect((await api.send("GET", `/events/${id}`, { headers, token })).statusCode).toBe(200);
    const posted = await api.send("POST", `/events/${id}?_method=DELETE`, { headers, token });
    expect(posted.statusCode).toBe(405);
  }
  const headers = { "x-original-url": "/me", "x-rewrite-url": "/me" };
  expect((await api.send("GET", `/events/${id}`, { headers, token })).json().id).toBe(id);
});

test("without TRUST_PROXY, no header makes a guesser's address another", async () => {
  await using strict = await openTestApi({ RATE_LIMITS: "1" }, api);
  const names = [
    "x-forwarded-for",
    "forwarded",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "x-forwarded-for",
  ];
  const statuses: number[] = [];
  for (const [n, name] of names.entries()) {
    const headers = { [name]: `${name === "forwarded" ? "for=" : ""}192.0.2.${n}` };
    const body = { username: "nobody", password: "wrong" };
    statuses.push((await strict.send("POST", "/login", { body, headers })).statusCode);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
});

test("a mailed link leads to the configured site, whatever host the request names", async () => {
  await api.takeMails();
  const headers = {
    host: "evil.example",
    origin: "http://web.test",
    referer: "https://evil.example/",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    forwarded: "host=evil.example;proto=https",
  };
  const body = { email: "ann@example.com" };
  expect((await api.send("POST", "/forgot-password", { body, headers })).statusCode).toBe(204);
  const [mail] = await api.takeMails();
  expect(mail?.link).toMatch(/^http:\/\/web\.test\/reset-password\?token=/);
  expect(JSON.stringify(mail)).not.toContain("evil.example");
});
