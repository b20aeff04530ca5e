import { expect, test } from "vitest";
import { retry } from "./retry.ts";

/** Fails so many times; time moves by the pauses alone. */
function scene({
  failures,
  until = 10_000,
  random = 1,
}: {
  failures: number;
  until?: number;
  random?: number;
}) {
  const pauses: number[] = [];
  let tries = 0;
  let time = 0;
  const outcome = retry(
    async () => {
      if (++tries <= failures) throw new Error(`failure ${tries}`);
      return `done at try ${tries}`;
    },
    {
      until,
      mayRetry: (error) => error instanceof Error && error.message.startsWith("failure"),
      now: () => time,
      random: () => random,
      sleep: async (milliseconds) => {
        pauses.push(milliseconds);
        time += milliseconds;
      },
    },
  );
  return { outcome, pauses };
}

test("the pauses double, and the fifth try is the last", async () => {
  const four = scene({ failures: 4 });
  expect(await four.outcome).toBe("done at try 5");
  expect(four.pauses).toEqual([50, 100, 200, 400]);
  await expect(scene({ failures: 5 }).outcome).rejects.toThrow("failure 5");
});

test("a pause is any part of what it may be", async () => {
  const { outcome, pauses } = scene({ failures: 3, random: 0.25 });
  await outcome;
  expect(pauses).toEqual([12.5, 25, 50]);
});

test("no try begins after the deadline", async () => {
  const { outcome, pauses } = scene({ failures: 4, until: 151 });
  await expect(outcome).rejects.toThrow("failure 3");
  expect(pauses).toEqual([50, 100]);
});

test("what may not be tried again is thrown at once", async () => {
  const error = new Error("no");
  const attempt = retry(() => Promise.reject(error), { until: 1e9, mayRetry: () => false });
  await expect(attempt).rejects.toBe(error);
});
