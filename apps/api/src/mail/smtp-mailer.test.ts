import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type Mail, MailNotSent } from "@handbill/rpc/server";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { createSmtpMailer } from "./smtp-mailer.ts";

const from = { name: "Händbill", address: "no-reply@web.test" };
const mail: Mail = {
  id: "019ab5a4-6c00-7000-8000-000000000001",
  kind: "verify-email",
  to: "ann@example.com",
  subject: "Ünicode subject",
  text: "Hello ann,\n\nhttp://web.test/confirm-email?token=abc\n",
  link: "http://web.test/confirm-email?token=abc",
  at: new Date("2026-01-01T12:00:00Z"),
};

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

/** A server on a port of its own, and what it was given. */
async function listen(
  options: SMTPServerOptions = {},
  port = 0,
): Promise<{ port: number; received: ParsedMail[]; stop: () => Promise<void> }> {
  const received: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, _session, done) => {
      simpleParser(stream).then((parsed) => {
        received.push(parsed);
        done();
      }, done);
    },
    ...options,
  });
  server.on("error", () => undefined); // a client that goes away
  const listening = server.listen(port, "127.0.0.1");
  await once(listening, "listening");
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  open.push(stop);
  const address: AddressInfo | string | null = listening.address();
  if (address === null || typeof address === "string") throw new Error("it has no port");
  return { port: address.port, received, stop };
}

function connect(url: string) {
  const mailer = createSmtpMailer(url, from);
  open.push(() => mailer.close());
  return mailer;
}

/** An error that the server answers with. */
function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function failureOf(sending: Promise<void>): Promise<MailNotSent> {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MailNotSent)) throw new Error("it was sent");
  return error;
}

test("a mail arrives with the headers that it should have", async () => {
  const server = await listen();
  await connect(`smtp://127.0.0.1:${server.port}`).send(mail);
  const [received] = server.received;
  expect(received?.headers.get("auto-submitted")).toBe("auto-generated");
  expect(received).toMatchObject({
    date: mail.at,
    messageId: `<${mail.id}@web.test>`,
    subject: mail.subject,
    from: { value: [from] },
    to: { value: [{ address: mail.to }] },
    text: mail.text,
  });
});

test("nothing that is put into a header, or an address, makes another one", async () => {
  const recipients: string[] = [];
  const server = await listen({
    onRcptTo: ({ address }, _session, done) => {
      recipients.push(address);
      done();
    },
  });
  const evil = "x\r\nBcc: eve@example.com\r\n\r\nHello";
  const mailer = createSmtpMailer(`smtp://127.0.0.1:${server.port}`, { ...from, name: evil });
  open.push(() => mailer.close());
  await mailer.send({ ...mail, subject: evil, id: "1>\r\nBcc: eve@example.com\r\n" });
  const [received] = server.received;
  expect(received?.headers.has("bcc")).toBe(false);
  expect(received?.text).toBe(mail.text);

  const to = "ann@example.com>\r\nRCPT TO:<eve@example.com";
  await mailer.send({ ...mail, to }).catch((error: unknown) => {
    expect(error).toBeInstanceOf(MailNotSent);
  });
  expect(recipients.filter((address) => address === "eve@example.com")).toEqual([]);
});

test("a server that is down takes the mail once it is up", async () => {
  const first = await listen();
  await first.stop();
  const mailer = connect(`smtp://127.0.0.1:${first.port}`);
  expect((await failureOf(mailer.send(mail))).message).toContain("CONN");
  const second = await listen({}, first.port);
  await mailer.send(mail);
  expect(second.received).toHaveLength(1);
});

test("a greylisting server takes the mail the second time", async () => {
  let tries = 0;
  const server = await listen({
    onRcptTo: ({ address }, _session, done) =>
      done(tries++ === 0 ? refusal(451, `4.7.1 ${address}: try again later`) : null),
  });
  const mailer = connect(`smtp://127.0.0.1:${server.port}`);
  const failure = await failureOf(mailer.send(mail));
  expect(failure).toMatchObject({ isFinal: false });
  expect(failure.message).toContain("451");
  expect(failure.message).not.toContain("ann");
  await mailer.send(mail);
  expect(server.received).toHaveLength(1);
});

test.each([
  [550, "5.1.1 <ann@example.com>: no such user", true],
  [554, "5.7.1 <ann@example.com>: relay access denied", false],
  [550, "ann@example.com is not welcome", false],
])("%i %s: is it final? %s", async (status, message, isFinal) => {
  const server = await listen({
    onRcptTo: (_address, _session, done) => done(refusal(status, message)),
  });
  const failure = await failureOf(connect(`smtp://127.0.0.1:${server.port}`).send(mail));
  expect(failure.isFinal).toBe(isFinal);
  expect(failure.message).toContain(String(status));
  expect(failure.message).not.toContain("ann");
});

test("a password is not sent in the clear", async () => {
  const tried: unknown[] = [];
  const server = await listen({
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => {
      tried.push(auth);
      done(null, { user: "user" });
    },
  });
  const url = `smtp://user:secret@127.0.0.1:${server.port}`;
  const failure = await failureOf(connect(url).send(mail));
  expect(tried).toEqual([]);
  expect(failure.message).not.toContain("secret");
});

test("a certificate that nobody vouches for is refused, with STARTTLS and with TLS from the start", async () => {
  const starttls = await listen({ disabledCommands: [] });
  const tls = await listen({ secure: true });
  for (const url of [`smtp://127.0.0.1:${starttls.port}`, `smtps://127.0.0.1:${tls.port}`]) {
    await failureOf(connect(url).send(mail));
  }
  expect([...starttls.received, ...tls.received]).toEqual([]);
});
