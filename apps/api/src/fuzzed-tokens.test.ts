import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runGenerated } from "./testing/run-generated.ts";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** Of base64url, of other base64s, and of what a header may have. */
const CHARACTERS = "ABCYZabcyz0189-_+/=.~ \t,;\"'%{}é";

/** What is done to a token of any length, at a place between 0 and 1. */
type Change = (token: string) => string;

const at = (token: string, place: number): number => Math.floor(place * token.length);
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const character = fc.constantFrom(...CHARACTERS);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, character).map(
    ([where, other]): Change =>
      (token) => {
        const index = at(token, where);
        return token.slice(0, index) + other + token.slice(index + 1);
      },
  ),
  fc.tuple(place, character).map(
    ([where, more]): Change =>
      (token) => {
        const index = at(token, where);
        return token.slice(0, index) + more + token.slice(index);
      },
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 40 })).map(
    ([where, length]): Change =>
      (token) => {
        const index = at(token, where);
        return token.slice(0, index) + token.slice(index + length);
      },
  ),
  place.map(
    (where): Change =>
      (token) =>
        token.slice(0, at(token, where)),
  ),
  place.map(
    (where): Change =>
      (token) =>
        token.slice(at(token, where)),
  ),
  character.map(
    (end): Change =>
      (token) =>
        token + end,
  ),
  // The last character of a signature has bits that mean nothing.
  character.map(
    (end): Change =>
      (token) =>
        token.slice(0, -1) + end,
  ),
  place.map(
    (where): Change =>
      (token) => {
        const index = at(token, where);
        return token.slice(index) + token.slice(0, index);
      },
  ),
  fc.shuffledSubarray([0, 1, 2]).map(
    (order): Change =>
      (token) => {
        const parts = token.split(".");
        return order.map((each) => parts[each]).join(".");
      },
  ),
  fc.constantFrom<Change>(
    (token) => token.toUpperCase(),
    (token) => token.toLowerCase(),
    (token) => token.split("").reverse().join(""),
    (token) => `${token}.${token}`,
    (token) => encodeURIComponent(token).replaceAll(".", "%2E"),
    (token) => Buffer.from(token).toString("base64url"),
    (token) => token.replaceAll("-", "+").replaceAll("_", "/"),
    (token) => `${token}==`,
  ),
);
const changes = fc.array(change, { minLength: 1, maxLength: 3 });

test("whatever a real access token is changed to is refused, and never breaks the server", async () => {
  const { accessToken } = await api.logIn("ann");
  await runGenerated(changes, 400, async (all) => {
    const changed = all.reduce((token, each) => each(token), accessToken);
    const value = Buffer.from(`Bearer ${changed}`).toString("latin1").trim(); // as on the wire
    if (changed.trim() === accessToken) return; // as many spaces as one likes: RFC 6750 §2.1
    const answer = await api.send("GET", "/me", { headers: { authorization: value } });
    expect(answer.statusCode, value).toBe(401);
  });
  expect((await api.send("GET", "/me", { token: accessToken })).statusCode).toBe(200);
});

test("whatever a real refresh token is changed to is refused, and harms no session", async () => {
  const { refreshToken } = await api.logIn("ben");
  await runGenerated(changes, 400, async (all) => {
    const changed = all.reduce((token, each) => each(token), refreshToken);
    if (changed === refreshToken || changed === "") return;
    const body = { refreshToken: changed };
    const answer = await api.send("POST", "/refresh", { body });
    expect(answer.statusCode, changed).toBe(401);
  });
  const renewed = await api.send("POST", "/refresh", { body: { refreshToken } });
  expect(renewed.statusCode).toBe(200);
});

test("every refresh token is another, of 256 bits", async () => {
  const tokens: string[] = [];
  for (let n = 0; n < 5; n++) {
    const { refreshToken } = await api.logIn("cleo");
    const renewed = await api.send("POST", "/refresh", { body: { refreshToken } });
    tokens.push(refreshToken, renewed.json().refreshToken);
  }
  expect(new Set(tokens).size).toBe(10);
  for (const token of tokens) expect(Buffer.from(token, "base64url")).toHaveLength(32);
});
