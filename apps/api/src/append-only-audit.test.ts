import { close, connect, type Database } from "@handbill/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAuditHeadNote } from "./note-audit-head.ts";
import { openTestApi, type TestApi } from "./testing.ts";

const PASSWORD = "only-of-this-test";

let beside: TestApi;
let owner: Database;
let api: TestApi;
let user: string;

/** The API as a database user that has the grants of docs/audit.md. */
beforeAll(async () => {
  beside = await openTestApi();
  owner = connect({ url: beside.databaseUrl });
  const url = new URL(beside.databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  user = `'${name.slice(-24)}'@'%'`;
  const grant = (what: string, on: string) =>
    owner.execute(`GRANT ${what} ON \`${name}\`.${on} TO ${user}`);
  await owner.execute(`CREATE USER ${user} IDENTIFIED BY '${PASSWORD}'`);
  await grant("LOCK TABLES", "*");
  const [tables] = await owner.execute(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()",
  );
  for (const table of Object.values(tables).map((row) => String(Reflect.get(row, "name")))) {
    const isLog = table === "audit_entries";
    await grant(isLog ? "SELECT, INSERT" : "SELECT, INSERT, UPDATE, DELETE", `\`${table}\``);
  }
  url.username = name.slice(-24);
  url.password = PASSWORD;
  api = await openTestApi({}, { ...beside, databaseUrl: url.href });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await owner.execute(`DROP USER ${user}`);
  await close(owner);
  await beside[Symbol.asyncDispose]();
});

test("the API works as a database user that may only add to the audit log", async () => {
  const { accessToken: token } = await api.logIn("adder");
  const body = { password: "pass" };
  const { items } = (await api.send("GET", "/me/audit", { token })).json();
  expect(items).toMatchObject([{ kind: "logged-in" }, { kind: "registered" }]);
  expect((await api.send("POST", "/me/delete", { body, token })).statusCode).toBe(204);

  const db = connect({ url: api.databaseUrl });
  try {
    for (const tampering of [
      "UPDATE audit_entries SET kind = 'logged-out'",
      "DELETE FROM audit_entries",
    ]) {
      await expect(db.execute(tampering)).rejects.toMatchObject({ cause: { errno: 1142 } });
    }
  } finally {
    await close(db);
  }
});

test("where the log ends is written to the server's log, once for each end", async () => {
  const lines: unknown[] = [];
  const note = createAuditHeadNote(owner, { info: (facts: unknown) => lines.push(facts) });
  await api.logIn("noted");
  await note();
  await note();
  await api.send("POST", "/login", { body: { username: "noted", password: "pass" } });
  await note();
  const [first, second, ...more] = lines;
  expect(more).toEqual([]);
  expect(first).toEqual({ auditHead: expect.stringMatching(/^\d+:[0-9a-f]{64}$/) });
  expect(second).not.toEqual(first);
});
