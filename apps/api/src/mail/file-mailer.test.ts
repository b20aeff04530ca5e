import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Mail, MailNotSent } from "@handbill/rpc/server";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFileMailer } from "./file-mailer.ts";

const from = { name: "Handbill", address: "no-reply@web.test" };
const mail: Mail = {
  id: "019ab5a4-6c00-7000-8000-000000000001",
  kind: "reset-password",
  to: "ann@example.com",
  subject: "Choose",
  text: "Hello ann,\n",
  link: "http://web.test/reset-password?token=abc",
  at: new Date("2026-01-02T03:04:05.000Z"),
};

let parent: string;
let folder: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "handbill-mail-"));
  folder = join(parent, "data/mail");
});
afterAll(() => rm(parent, { recursive: true }));

async function send(showsLinks: boolean, into = folder): Promise<string> {
  const lines: string[] = [];
  const log = { info: (facts: object, line: string) => lines.push(JSON.stringify(facts), line) };
  await createFileMailer({ folder: into, from, showsLinks }, log).send(mail);
  return lines.join("\n");
}

test("a mail becomes a file that only its owner can read, and the log says where", async () => {
  const logged = await send(false);
  const name = "20260102T030405-000Z-reset-password-000001.eml";
  expect(await readdir(folder)).toEqual([name]);
  expect(logged).toContain(join(folder, name));
  const modes = await Promise.all([folder, join(folder, name)].map((path) => stat(path)));
  expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o600]);
  const parsed = await simpleParser(await readFile(join(folder, name)));
  expect(parsed).toMatchObject({ date: mail.at, subject: "Choose", text: mail.text });
  expect(parsed.to).toMatchObject({ value: [{ address: mail.to }] });
});

test("the log has the link in development, and never the address", async () => {
  expect(await send(true)).toContain(mail.link);
  expect(await send(false)).not.toContain("token");
  expect(await send(true)).not.toContain(mail.to);
});

test("a folder that cannot be written to is a mail that was not sent", async () => {
  const [name = ""] = await readdir(folder);
  await expect(send(false, join(folder, name, "below"))).rejects.toThrow(MailNotSent);
});
