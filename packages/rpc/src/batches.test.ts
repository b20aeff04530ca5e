import fc from "fast-check";
import { expect, test } from "vitest";
import { Batches, type BatchOptions } from "./batches.ts";

const calm: BatchOptions<number, string> = {
  together: async (items) => items.map(String),
  alone: async (item) => `${item} alone`,
  isEverybodys: () => false,
  refuse: () => new Error("refused"),
  size: 4,
  atOnce: 1,
  mostWaiting: 100,
  patience: 1_000,
};

/** Batches whose work ends when the test says so, and what each was of. */
function held(options: Partial<BatchOptions<number, string>> = {}) {
  const begun: { items: number[]; end: () => void; fail: (error: unknown) => void }[] = [];
  const batches = new Batches<number, string>({
    ...calm,
    together: (items) =>
      new Promise((resolve, fail) =>
        begun.push({ items, end: () => resolve(items.map(String)), fail }),
      ),
    ...options,
  });
  return { batches, begun, items: () => begun.map((each) => each.items) };
}

/** When all has happened that can. */
async function turn(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
}

test("the first go at once; who comes meanwhile goes with the next, in the order of arrival", async () => {
  const { batches, begun, items } = held();
  const first = [batches.add(1), batches.add(2)];
  await turn();
  const others = [3, 4, 5, 6, 7].map((item) => batches.add(item));
  await turn();
  expect(items()).toEqual([[1, 2]]);
  begun[0]?.end();
  expect(await Promise.all(first)).toEqual(["1", "2"]);
  await turn();
  expect(items()).toEqual([
    [1, 2],
    [3, 4, 5, 6],
  ]);
  begun[1]?.end();
  await others[0];
  await turn();
  begun[2]?.end();
  expect(await Promise.all(others)).toEqual(["3", "4", "5", "6", "7"]);
});

test("so many batches run at a time, and no more", async () => {
  const { batches, items } = held({ atOnce: 2, size: 1 });
  for (const item of [1, 2, 3]) void batches.add(item);
  await turn();
  expect(items()).toEqual([[1], [2]]);
});

test("who is left out is served alone, without holding up the next batch", async () => {
  const never = new Promise<string>(() => undefined);
  const { batches } = held({
    together: async (items) => items.map((item) => (item === 1 ? undefined : String(item))),
    alone: () => never,
  });
  void batches.add(1);
  expect(await Promise.all([batches.add(2), batches.add(3)])).toEqual(["2", "3"]);
  expect(await batches.add(4)).toBe("4");
});

test("when a batch fails, each is tried alone; what is everybody's is told to everybody", async () => {
  const alone = async (item: number) => {
    if (item === 2) throw new Error("of 2");
    return `${item} alone`;
  };
  const settle = async (isEverybodys: boolean) => {
    const together = async () => Promise.reject(new Error("of all"));
    const batches = new Batches({ ...calm, together, alone, isEverybodys: () => isEverybodys });
    const results = await Promise.allSettled([1, 2, 3].map((item) => batches.add(item)));
    return results.map((each) => (each.status === "fulfilled" ? each.value : each.reason.message));
  };
  expect(await settle(false)).toEqual(["1 alone", "of 2", "3 alone"]);
  expect(await settle(true)).toEqual(["of all", "of all", "of all"]);
});

test("who would wait for too long is refused, and so is who comes when too many wait", async () => {
  let now = 0;
  const { batches, begun, items } = held({ mostWaiting: 2, patience: 10, now: () => now });
  const first = batches.add(1);
  await turn();
  const early = batches.add(2);
  now = 5;
  const later = batches.add(3);
  await expect(batches.add(4)).rejects.toThrow("refused");
  now = 11;
  begun[0]?.end();
  await first;
  await expect(early).rejects.toThrow("refused");
  begun[1]?.end();
  expect(await later).toBe("3");
  expect(items()).toEqual([[1], [3]]);
});

test("whatever fails, each is answered once, and with what is its own", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom("done", "left out", "breaks its batch"), { maxLength: 20 }),
      async (scheduler, fates) => {
        const batches = new Batches<number, string>({
          ...calm,
          size: 3,
          atOnce: 2,
          together: async (items) => {
            await scheduler.schedule(Promise.resolve());
            if (items.some((item) => fates[item] === "breaks its batch")) throw new Error("broken");
            return items.map((item) => (fates[item] === "done" ? String(item) : undefined));
          },
          alone: async (item) => {
            await scheduler.schedule(Promise.resolve());
            if (fates[item] === "breaks its batch") throw new Error(String(item));
            return String(item);
          },
        });
        const answers = Promise.allSettled(fates.map((_, item) => batches.add(item)));
        let isDone = false;
        void answers.then(() => {
          isDone = true;
        });
        while (!isDone) {
          await scheduler.waitAll();
          await turn();
        }
        for (const [item, answer] of (await answers).entries()) {
          const isBroken = fates[item] === "breaks its batch";
          expect(answer).toEqual(
            isBroken
              ? { status: "rejected", reason: new Error(String(item)) }
              : { status: "fulfilled", value: String(item) },
          );
        }
      },
    ),
    { numRuns: 200 },
  );
});
