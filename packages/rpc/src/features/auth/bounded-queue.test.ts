import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createBoundedQueue } from "./bounded-queue.ts";

const bounds = { concurrency: 2, maxWaiting: 3, maxWaitMs: 1_000 };
const refused = { errorCode: "UNAVAILABLE" };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A queue whose work ends when it is told to, and the names of the work that began. */
function openQueue(overrides: Partial<typeof bounds> = {}) {
  const queue = createBoundedQueue({ ...bounds, ...overrides });
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const add = (name: string, signal?: AbortSignal): Promise<string> => {
    const end = Promise.withResolvers<string>();
    ends.set(name, end);
    return queue.run(() => {
      begun.push(name);
      return end.promise;
    }, signal);
  };
  const addAll = (names: string): Promise<string>[] => [...names].map((name) => add(name));
  /** Lets work end, and whatever follows from that happen. */
  const end = async (name: string, how: "resolve" | "reject" = "resolve"): Promise<void> => {
    ends.get(name)?.[how](name);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { ...queue, add, addAll, begun, end };
}

test("runs so many at once, and the others in the order in which they came", async () => {
  const { addAll, begun, end } = openQueue();
  const results = addAll("abcde");
  expect(begun).toEqual(["a", "b"]);
  await end("b");
  expect(begun).toEqual(["a", "b", "c"]);
  await end("a");
  await end("c");
  expect(begun).toEqual(["a", "b", "c", "d", "e"]);
  await end("d");
  await end("e");
  expect(await Promise.all(results)).toEqual(["a", "b", "c", "d", "e"]);
});

test("refuses at once who finds the queue full, and never begins that work", async () => {
  const { add, addAll, begun, end, requireRoom } = openQueue();
  addAll("abcd");
  expect(requireRoom).not.toThrow();
  addAll("e");
  expect(requireRoom).toThrow(expect.objectContaining(refused));
  await expect(add("f")).rejects.toMatchObject(refused);
  for (const name of "abcde") await end(name);
  expect(begun).toEqual(["a", "b", "c", "d", "e"]);
  expect(requireRoom).not.toThrow();
});

test("work that fails makes room as well", async () => {
  const { add, addAll, begun, end } = openQueue({ concurrency: 1 });
  const failed = expect(add("a")).rejects.toBe("a");
  addAll("b");
  await end("a", "reject");
  await failed;
  expect(begun).toEqual(["a", "b"]);
});

test("refuses who has waited too long, never begins that work, and gives the place to another", async () => {
  const { add, addAll, begun, end } = openQueue({ maxWaiting: 1 });
  addAll("ab");
  const late = expect(add("c")).rejects.toMatchObject(refused);
  await vi.advanceTimersByTimeAsync(999);
  await expect(add("d")).rejects.toMatchObject(refused);
  await vi.advanceTimersByTimeAsync(1);
  await late;
  addAll("e");
  await end("a");
  expect(begun).toEqual(["a", "b", "e"]);
});

test("what has begun in time may take its time", async () => {
  const { addAll, end } = openQueue({ concurrency: 1 });
  const [, second] = addAll("ab");
  await vi.advanceTimersByTimeAsync(999);
  await end("a");
  await vi.advanceTimersByTimeAsync(5_000);
  await end("b");
  expect(await second).toBe("b");
});

test("who goes away leaves the place to another", async () => {
  const { add, addAll, begun, end } = openQueue({ maxWaiting: 2 });
  const caller = new AbortController();
  addAll("ab");
  const gone = expect(add("c", caller.signal)).rejects.toMatchObject(refused);
  addAll("d");
  caller.abort();
  await gone;
  addAll("e");
  await end("a");
  await end("b");
  expect(begun).toEqual(["a", "b", "d", "e"]);
});

test("nothing begins for who is gone already", async () => {
  const { add, begun } = openQueue();
  await expect(add("a", AbortSignal.abort())).rejects.toMatchObject(refused);
  expect(begun).toEqual([]);
});

test("leaves nothing behind: no timer, no place", async () => {
  const { addAll, end, requireRoom } = openQueue({ concurrency: 1, maxWaiting: 1 });
  for (let round = 0; round < 3; round++) {
    addAll("ab");
    expect(requireRoom).toThrow();
    await end("a");
    await end("b");
    expect(vi.getTimerCount()).toBe(0);
  }
});
