import { createTestDatabase, migrateTestDatabase, testDatabaseUrl } from "@handbill/db/testing";
import { expect, test } from "vitest";
import { openTestApi } from "./testing.ts";

test("refuses to serve before the database is migrated, and begins by itself after", async () => {
  const url = testDatabaseUrl("schema_gate");
  await createTestDatabase(url);
  await using api = await openTestApi({ DATABASE_URL: url });

  const early = await api.send("GET", "/events");
  expect([early.statusCode, early.json().code]).toEqual([503, "UNAVAILABLE"]);
  expect(early.headers["retry-after"]).toBe("2");
  const overTrpc = await api.send("GET", "/trpc/events.list");
  expect([overTrpc.statusCode, overTrpc.json().error.data.code]).toEqual([503, "UNAVAILABLE"]);
  const notReady = await api.send("GET", "/health/ready");
  expect(notReady.statusCode).toBe(503);
  expect(notReady.json().reason).toContain("0000_init is not applied");
  expect((await api.send("GET", "/health/live")).statusCode).toBe(200);

  await migrateTestDatabase(url);
  expect((await api.send("GET", "/health/ready")).statusCode).toBe(200);
  expect((await api.send("GET", "/events")).statusCode).toBe(503); // asked a moment ago
  api.moveClock(1000);
  expect((await api.send("GET", "/events")).statusCode).toBe(200);
});
