import { expect, test } from "vitest";
import { createLiveSessions, type LiveSession } from "./live-sessions.ts";

function open() {
  let now = Date.parse("2026-01-01T12:00:00Z");
  let loads = 0;
  let answer: () => Promise<LiveSession | undefined> = async () => undefined;
  const sessions = createLiveSessions({
    clock: () => new Date(now),
    load: () => {
      loads++;
      return answer();
    },
  });
  return {
    find: () => sessions.find("one"),
    forget: () => sessions.forget(),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    loads: () => loads,
    say: (next: typeof answer) => {
      answer = next;
    },
  };
}

const ann = { userId: "ann", role: "member" as const, expiresAt: new Date("2026-01-01T12:01:00Z") };

test("the database is asked once for many, and again after four seconds", async () => {
  const { find, pass, loads, say } = open();
  say(async () => ann);
  expect(await Promise.all([find(), find(), find()])).toEqual([ann, ann, ann]);
  pass(3_999);
  expect([await find(), loads()]).toEqual([ann, 1]);
  say(async () => undefined);
  pass(1);
  expect([await find(), loads()]).toEqual([undefined, 2]);
});

test("what ended in this process is known here at once", async () => {
  const { find, forget, say } = open();
  say(async () => ann);
  await find();
  say(async () => undefined);
  forget();
  expect(await find()).toBeUndefined();
});

test("a failure is not remembered", async () => {
  const { find, say } = open();
  say(() => Promise.reject(new Error("gone")));
  await expect(find()).rejects.toThrow("gone");
  say(async () => ann);
  expect(await find()).toEqual(ann);
});

test("a session runs out while it is remembered", async () => {
  const { find, pass, say } = open();
  say(async () => ({ ...ann, expiresAt: new Date("2026-01-01T12:00:02Z") }));
  expect(await find()).toBeDefined();
  pass(2_000);
  expect(await find()).toBeUndefined();
});
