import { type FaultProxy, openFaultProxy, openTestDatabase } from "@handbill/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

/** How often a query is tried before the request is given up. */
const TRIES = 5;

let proxy: FaultProxy;
let api: TestApi;

beforeAll(async () => {
  const database = await openTestDatabase();
  proxy = await openFaultProxy(database.url);
  await database[Symbol.asyncDispose]();
  api = await openTestApi({ DATABASE_URL: proxy.url });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
});

test("while the database is away, requests are told to come back, and are served again by themselves", async () => {
  expect((await api.send("GET", "/events")).statusCode).toBe(200);
  proxy.fail(/^(select|SELECT|SET)/, "cut-before", 2 * TRIES);
  for (const path of ["/events", "/health/ready"]) {
    const response = await api.send("GET", path);
    expect(response.statusCode).toBe(503);
    if (path === "/events") expect(response.headers["retry-after"]).toBe("2");
  }
  expect((await api.send("GET", "/health/live")).statusCode).toBe(200);
  expect((await api.send("GET", "/health/ready")).statusCode).toBe(200);
  expect((await api.send("GET", "/events")).statusCode).toBe(200);
});

test("a server that turned read-only answers 503 to writes, and nothing else changes", async () => {
  const body = { username: "writer", password: "pass", email: "writer@example.com" };
  proxy.fail(/^insert/, { errno: 1290, message: "running with --read-only" }, TRIES);
  const response = await api.send("POST", "/register", { body });
  expect(response.statusCode).toBe(503);
  expect(response.headers["retry-after"]).toBe("2");
  expect((await api.send("POST", "/register", { body })).statusCode).toBe(201);
});

test("/metrics tells what the pool has done", async () => {
  const response = await api.send("GET", "/metrics");
  expect(response.headers["content-type"]).toContain("text/plain; version=0.0.4");
  const lines = response.body.split("\n");
  expect(lines).toContain("# TYPE handbill_db_pool_in_use gauge");
  expect(lines).toContain("handbill_db_pool_in_use 0");
  expect(
    Number(/^handbill_db_pool_acquired_total (\d+)$/m.exec(response.body)?.[1]),
  ).toBeGreaterThan(4);
});
