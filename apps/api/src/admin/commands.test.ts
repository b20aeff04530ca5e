import { close, connect, type Database } from "@handbill/db";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../testing.ts";
import { adminCommands, runAdminCommand } from "./commands.ts";

let api: TestApi;
let db: Database;

beforeEach(async () => {
  api = await openTestApi();
  db = connect({ url: api.databaseUrl });
});
afterEach(async () => {
  await close(db);
  await api[Symbol.asyncDispose]();
});

async function run(line: string) {
  const [commandName = "", name, expected] = line.split(" ");
  const command = adminCommands[commandName];
  if (!command) throw new Error(`there is no command ${commandName}`);
  return runAdminCommand(db, {
    ...{ command, name, expect: expected },
    now: new Date("2026-01-01T12:00:00Z"),
  });
}

const roleOf = async (token: string): Promise<string> =>
  (await api.send("GET", "/me", { token })).json().role;

test("the first admin is made, listed, and made a member again once there is another", async () => {
  const [ann] = [await api.logIn("ann"), await api.logIn("ben")];
  expect((await run("list")).lines).toEqual(["Nobody is an admin: npm run admin -- grant USER"]);
  expect(await run("grant ANN")).toEqual({ lines: ["ann is an admin"], isGood: true });
  expect(await roleOf(ann.accessToken)).toBe("admin");
  await expect(run("revoke ann")).rejects.toThrow(/Make somebody else an admin first/);
  await run("grant ben@example.com");
  expect((await run("list")).lines).toEqual(["ben  ben@example.com", "ann  ann@example.com"]);
  expect((await run("revoke ann")).lines).toEqual(["ann is no admin any more"]);
  expect(await roleOf(ann.accessToken)).toBe("member");
  expect((await run("list")).lines).toHaveLength(1);
});

test("an account is disabled and enabled", async () => {
  const { refreshToken } = await api.logIn("cleo");
  const logIn = async () => {
    const body = { username: "cleo", password: "pass" };
    return (await api.send("POST", "/login", { body })).statusCode;
  };
  await run("disable cleo");
  expect(await logIn()).toBe(401);
  const renewed = await api.send("POST", "/refresh", { body: { refreshToken } });
  expect(renewed.statusCode).toBe(401);
  expect((await run("enable cleo")).lines).toEqual(["cleo may log in"]);
  expect(await logIn()).toBe(200);
});

test("who is not there, and who was not named, is told clearly", async () => {
  for (const command of ["grant", "revoke", "disable", "enable"]) {
    await expect(run(`${command} nobody`)).rejects.toThrow(
      "Nobody is registered as nobody: give a username or an e-mail address.",
    );
    await expect(run(command)).rejects.toThrow("Say whose account");
  }
});

test("the audit log is verified, and the first broken entry told", async () => {
  await api.logIn("dora");
  await run("grant dora");
  const { lines, isGood } = await run("verify-audit");
  expect([lines[0], isGood]).toEqual(["The audit log is intact: 3 entries. Its head is", true]);
  expect(lines[1]).toMatch(/^3:[0-9a-f]{64}$/);
  await db.execute("UPDATE audit_entries SET kind = 'logged-out' WHERE sequence = 2");
  expect(await run("verify-audit")).toEqual({
    lines: [
      "The audit log is broken at entry 2: it is not what was written. Compare it with a backup.",
    ],
    isGood: false,
  });
});

test("a log whose end is missing is found out by a head of before", async () => {
  await api.logIn("ella");
  const [, head] = (await run("verify-audit")).lines;
  await run("grant ella");
  expect((await run(`verify-audit  ${head}`)).isGood).toBe(true);
  await db.execute("DELETE FROM audit_entries WHERE sequence > 1");
  expect((await run("verify-audit")).isGood).toBe(true);
  expect(await run(`verify-audit  ${head}`)).toEqual({
    lines: [
      "The audit log is broken at entry 2: it is missing, and so are all up to 2. Compare it with a backup.",
    ],
    isGood: false,
  });
  await expect(run("verify-audit  2")).rejects.toThrow("SEQ:HASH");
});
