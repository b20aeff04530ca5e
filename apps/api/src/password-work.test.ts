import { close, connect, users } from "@handbill/db";
import { argon2, createPasswordHasher } from "@handbill/rpc/server";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

const cost = { memoryCost: 64, timeCost: 1 };
const counted = { hash: vi.fn(argon2.hash), verify: vi.fn(argon2.verify) };

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi({}, undefined, {
    passwordHasher: createPasswordHasher({ cost, argon2: counted, maxWaiting: 1 }),
  });
  await api.logIn("ann");
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  counted.hash.mockReset().mockImplementation(argon2.hash);
  counted.verify.mockReset().mockImplementation(argon2.verify);
});

function logIn(username: string, { password = "pass", on = api } = {}) {
  return on.send("POST", "/login", { body: { username, password } });
}

/** The same database, where hashes have another cost now. */
function openDearerApi(hash = argon2.hash) {
  const dearer = { hash: vi.fn(hash), verify: vi.fn(argon2.verify) };
  const passwordHasher = createPasswordHasher({ cost: { ...cost, timeCost: 2 }, argon2: dearer });
  return openTestApi({}, api, { passwordHasher }).then((on) => ({ on, ...dearer }));
}

test("an unknown user, a wrong password and a disabled account cost the same", async () => {
  const costs = async (username: string, password: string): Promise<number[]> => {
    counted.hash.mockClear();
    counted.verify.mockClear();
    await logIn(username, { password });
    return [counted.hash.mock.calls.length, counted.verify.mock.calls.length];
  };
  expect(await costs("nobody", "pass")).toEqual([0, 1]);
  expect(await costs("ann", "wrong")).toEqual([0, 1]);
  const db = connect({ url: api.databaseUrl });
  await db.update(users).set({ disabledAt: new Date("2026-01-01T00:00:00Z") });
  expect(await costs("ann", "pass")).toEqual([0, 1]);
  expect(await costs("ann", "wrong")).toEqual([0, 1]);
  await db.update(users).set({ disabledAt: null });
  await close(db);
});

test("who finds too many waiting is told when to come back, and costs no hash", async () => {
  const held = Promise.withResolvers<boolean>();
  counted.verify.mockImplementation(() => held.promise);
  const first = logIn("ann");
  await vi.waitFor(() => expect(counted.verify).toHaveBeenCalledTimes(1));
  const both = [first, logIn("ann"), logIn("ann")];
  const refused = await Promise.race(both);
  expect(refused.statusCode).toBe(503);
  expect(refused.headers["retry-after"]).toBe("2");
  expect(refused.json()).toMatchObject({ code: "UNAVAILABLE" });

  held.resolve(true);
  const statuses = (await Promise.all(both)).map(({ statusCode }) => statusCode);
  expect(statuses.toSorted()).toEqual([200, 200, 503]);
  expect(counted.verify).toHaveBeenCalledTimes(2);
});

test("who would find no room is refused before the user is looked up", async () => {
  const full = createPasswordHasher({
    argon2: { ...argon2, hash: () => new Promise(() => undefined) }, // its decoy takes the only place
    maxWaiting: 0,
  });
  const verify = vi.fn(full.verify);
  await using on = await openTestApi({}, api, { passwordHasher: { ...full, verify } });
  expect((await logIn("ann", { on })).statusCode).toBe(503);
  expect(verify).not.toHaveBeenCalled();
});

test("a log-in replaces a hash that was made at another cost, once", async () => {
  await api.logIn("bea");
  const { on, hash } = await openDearerApi();
  await using _ = on;
  hash.mockClear(); // the decoy
  expect((await logIn("bea", { on, password: "wrong" })).statusCode).toBe(401);
  expect(hash).not.toHaveBeenCalled();
  for (let n = 0; n < 2; n++) expect((await logIn("bea", { on })).statusCode).toBe(200);
  expect(hash).toHaveBeenCalledTimes(1);
});

test("a log-in succeeds when there is no time to replace the hash", async () => {
  await api.logIn("cat");
  const { on, hash } = await openDearerApi();
  await using _ = on;
  hash.mockClear().mockRejectedValue(new Error("too busy"));
  expect((await logIn("cat", { on })).statusCode).toBe(200);
  expect(hash).toHaveBeenCalledTimes(1);
  hash.mockImplementation(argon2.hash);
  expect((await logIn("cat", { on })).statusCode).toBe(200);
  expect(hash).toHaveBeenCalledTimes(2); // tried again
});
