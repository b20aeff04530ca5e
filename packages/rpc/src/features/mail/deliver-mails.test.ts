import { createHash } from "node:crypto";
import { oneTimeLinks, outgoingMails, transaction, users } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deliverDueMails, LEASE_MS } from "./deliver-mails.ts";
import type { MailKind } from "./mail-kind.ts";
import { type Mail, type Mailer, MailNotSent } from "./mailer.ts";
import { enqueueMail } from "./mutations.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse("2026-01-01T12:00:00Z");
const userId = "019ab5a4-6c00-7000-8000-00000000000a";
const email = "ann@example.com";

let database: TestDatabase;
let now: number;
let count = 0;
let logged: string[];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => {
  now = START;
  logged = [];
  await database.db.delete(users);
  await database.db.insert(users).values({
    id: userId,
    username: "ann",
    email,
    passwordHash: "-",
    createdAt: new Date(START),
  });
});

const ids = () => `019ab5a4-6c00-7000-8000-${String(++count).padStart(12, "0")}`;
const clock = () => new Date(now);

function enqueue(kind: MailKind, to = email): Promise<void> {
  return transaction(database.db, (tx) =>
    enqueueMail(tx, { id: ids(), kind, userId, email: to, now: clock() }),
  );
}

function deliver(send: Mailer["send"]): Promise<number> {
  const note = (facts: object, line: string) => {
    logged.push(`${line} ${"err" in facts ? String(facts.err) : ""}`);
  };
  return deliverDueMails({
    db: database.db,
    clock,
    ids,
    mailer: { send },
    siteName: "Handbill",
    webUrl: "http://web.test",
    log: { warn: note, error: note },
  });
}

const listMails = () => database.db.select().from(outgoingMails);
const listLinks = () => database.db.select().from(oneTimeLinks);

test("a mail is handed over, and then it is gone; of its link only the hash is stored", async () => {
  await enqueue("reset-password");
  const sent: Mail[] = [];
  expect(await deliver(async (mail) => void sent.push(mail))).toBe(1);
  expect(sent).toMatchObject([{ kind: "reset-password", to: email, at: clock() }]);
  const token = new URL(sent[0]?.link ?? "").searchParams.get("token") ?? "";
  const [link] = await listLinks();
  expect(link).toMatchObject({ purpose: "reset_password", email, usedAt: null });
  expect(link?.expiresAt).toEqual(new Date(START + HOUR));
  expect(link?.tokenHash).toEqual(createHash("sha256").update(token).digest());
  expect(await listMails()).toEqual([]);
  expect(await deliver(async () => expect.unreachable())).toBe(0);
});

test("what is rolled back is not mailed", async () => {
  const failing = transaction(database.db, async (tx) => {
    const mail = { id: ids(), kind: "password-changed", userId, email, now: clock() } as const;
    await enqueueMail(tx, mail);
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  expect(await deliver(async () => expect.unreachable())).toBe(0);
});

test("a mail that is not taken is tried after 1, 2, 4, … minutes, then every hour, for a day", async () => {
  await enqueue("verify-email");
  const tries: number[] = [];
  while ((await listMails()).length > 0) {
    await deliver(async () => {
      tries.push((now - START) / MINUTE);
      throw new MailNotSent("the server is down");
    });
    now += MINUTE;
  }
  expect(tries.slice(0, 8)).toEqual([0, 1, 3, 7, 15, 31, 63, 123]);
  expect(tries.slice(7)).toEqual(Array.from({ length: 22 }, (_, n) => 123 + 60 * n));
  expect(logged).toHaveLength(tries.length);
  expect(logged.at(-1)).toContain("will not be");
  expect(logged.join()).toContain("the server is down");
  for (const secret of [email, "token"]) expect(logged.join()).not.toContain(secret);
});

test("an address that does not exist is not tried again", async () => {
  await enqueue("verify-email");
  await deliver(async () => {
    throw new MailNotSent("no such address", { isFinal: true });
  });
  expect(await listMails()).toEqual([]);
});

test("every attempt brings a link that is good, since an earlier one may have arrived", async () => {
  await enqueue("verify-email");
  await deliver(async () => {
    throw new Error("no answer");
  });
  now += MINUTE;
  await deliver(async () => undefined);
  expect((await listLinks()).map(({ usedAt }) => usedAt)).toEqual([null, null]);
  await enqueue("verify-email");
  expect((await listLinks()).map(({ usedAt }) => usedAt)).toEqual([clock(), clock()]);
});

test("of many processes at once, each mail is one's", async () => {
  for (let n = 0; n < 10; n++) await enqueue("password-changed");
  const sent: string[] = [];
  await Promise.all(Array.from({ length: 8 }, () => deliver(async ({ id }) => void sent.push(id))));
  expect(sent).toHaveLength(10);
  expect(new Set(sent).size).toBe(10);
});

test("a mail whose process died midway comes again when its lease is over", async () => {
  await enqueue("password-changed");
  const dying = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const first = deliver(() => {
    begun.resolve();
    return dying.promise;
  });
  await begun.promise;
  now += LEASE_MS - 1;
  expect(await deliver(async () => expect.unreachable())).toBe(0);
  now += 1;
  const sent: Mail[] = [];
  expect(await deliver(async (mail) => void sent.push(mail))).toBe(1);
  expect(sent).toHaveLength(1);
  dying.resolve();
  await first;
});

test("what was asked for again meanwhile is mailed once", async () => {
  await enqueue("reset-password");
  await enqueue("reset-password");
  const sent: Mail[] = [];
  await deliver(async (mail) => void sent.push(mail));
  expect(sent).toHaveLength(1);
});

test.each<[MailKind, Partial<typeof users.$inferInsert>]>([
  ["verify-email", { emailVerifiedAt: new Date(START) }],
  ["verify-email", { email: "other@example.com" }],
  ["verify-email", { disabledAt: new Date(START) }],
  ["reset-password", { email: "other@example.com" }],
  ["reset-password", { disabledAt: new Date(START) }],
  ["already-registered", { email: "other@example.com" }],
  ["confirm-new-email", { email }], // it is the address that the account has
  ["confirm-new-email", { disabledAt: new Date(START) }],
])("%s is not sent any more after %j", async (kind, change) => {
  await enqueue(kind);
  await database.db.update(users).set(change);
  await deliver(async () => expect.unreachable());
  expect([await listMails(), await listLinks(), logged]).toEqual([[], [], []]);
});

test.each<MailKind>([
  "verify-email",
  "confirm-new-email",
  "reset-password",
  "already-registered",
  "email-change-asked",
  "email-changed",
  "username-changed",
  "password-changed",
])("%s is one subject line and lines of text, for whom it may concern", async (kind) => {
  await enqueue(kind, kind === "confirm-new-email" ? "new@example.com" : email);
  const sent: Mail[] = [];
  await deliver(async (mail) => void sent.push(mail));
  const [mail] = sent;
  expect(mail?.subject).toMatch(/^[^\r\n]{10,80}$/);
  expect(mail?.text).toMatch(/^Hello ann,\n\n.+\n\nHandbill\n$/s);
  if (mail?.link) expect(mail.text).toContain(`\n${mail.link}\n`);
  expect(mail?.text).not.toContain("undefined");
});
