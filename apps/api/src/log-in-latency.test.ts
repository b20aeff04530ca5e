import { close, connect } from "@handbill/db";
import { createPasswordHasher } from "@handbill/rpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

/**
 * Whether a stopwatch tells why a log-in was refused. argon2 is cheaper here than in production, and still costs more than all
 * the rest of the request, so that a hash that is left out shows. Smaller differences drown.
 *
 * The samples of two cases are taken in turns, so that whatever else the machine does falls on both. What is compared is the
 * chance that one of the one case takes longer than one of the other (Mann and Whitney's U, divided by the pairs): 0.5 when
 * nothing tells them apart, near 0 or 1 when a hash is left out. It asks for ranks only, so a few slow ones count for little. With
 * 40 samples each, chance alone moves it by 0.065 (one standard deviation). What is tolerated, 0.25, is nearly four times that: once in
 * some 8,000 comparisons; and only three in a row that exceed it fail the test.
 */
const SAMPLES = 40;
const TOLERANCE = 0.25;
const TRIES = 3;

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi({}, undefined, {
    passwordHasher: createPasswordHasher({ cost: { memoryCost: 19_456, timeCost: 1 } }),
  });
  for (const username of ["known", "disabled"]) await api.logIn(username);
  const db = connect({ url: api.databaseUrl });
  await db.execute("UPDATE users SET disabled_at = created_at WHERE username = 'disabled'");
  await close(db);
});
afterAll(() => api[Symbol.asyncDispose]());

/** How long one refusal takes, in milliseconds. */
async function time(body: { username: string; password: string }): Promise<number> {
  const start = performance.now();
  const answer = await api.send("POST", "/login", { body });
  const duration = performance.now() - start;
  expect([answer.statusCode, answer.json().code]).toEqual([401, "INVALID_CREDENTIALS"]);
  return duration;
}

/** The chance that one of the first is greater than one of the second; equal ones count half. */
function chanceOfGreater(ones: number[], others: number[]): number {
  const wins = ones.flatMap((one) =>
    others.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)),
  );
  return wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
}

const wrongPassword = { username: "known", password: "wrong" };

test.each([
  ["a user that does not exist", { username: "nobody", password: "wrong" }],
  ["a disabled account", { username: "disabled", password: "pass" }],
])(
  "how long a refusal takes does not tell why: %s",
  async (_case, body) => {
    await Promise.all([time(body), time(wrongPassword)]); // what is prepared once is prepared
    const chances: number[] = [];
    for (let n = 0; n < TRIES; n++) {
      chances.push(await compare(body));
      if (Math.abs((chances.at(-1) ?? 1) - 0.5) <= TOLERANCE) return;
    }
    expect.unreachable(`longer than a wrong password's with a chance of ${chances.join(", ")}`);
  },
  120_000,
);

async function compare(body: { username: string; password: string }): Promise<number> {
  const times: number[] = [];
  const usual: number[] = [];
  for (let n = 0; n < SAMPLES; n++) {
    // Who comes first alternates as well: the first may find the processor colder.
    if (n % 2 === 0) times.push(await time(body));
    usual.push(await time(wrongPassword));
    if (n % 2 === 1) times.push(await time(body));
  }
  return chanceOfGreater(times, usual);
}
