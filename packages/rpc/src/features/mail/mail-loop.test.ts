import { expect, test } from "vitest";
import { MailLoop } from "./mail-loop.ts";

/** A loop whose rests end when the test says so. */
function openLoop(deliver: () => Promise<number>) {
  const failures: unknown[] = [];
  const rests: (() => void)[] = [];
  let begun = Promise.withResolvers<void>();
  const loop = new MailLoop({
    deliver,
    onFailure: (error) => failures.push(error),
    delay: (run) => {
      rests.push(run);
      begun.resolve();
      return () => rests.splice(rests.indexOf(run), 1);
    },
  });
  return {
    loop,
    failures,
    rests,
    async untilRest(): Promise<void> {
      await begun.promise;
      begun = Promise.withResolvers();
    },
  };
}

test("goes on while there are mails, then rests until it is time or it is woken", async () => {
  const counts = [20, 3, 0, 0, 1, 0];
  let looks = 0;
  const { loop, rests, untilRest } = openLoop(async () => counts[looks++] ?? 0);
  await untilRest();
  expect(looks).toBe(3);
  rests[0]?.();
  await untilRest();
  expect(looks).toBe(4);
  loop.wake();
  await untilRest();
  expect(looks).toBe(6);
  await loop.close();
  expect(rests).toEqual([]);
});

test("who wakes it while it looks has it look again", async () => {
  let looks = 0;
  const { loop, untilRest } = openLoop(async () => {
    looks++;
    await Promise.resolve(); // the loop begins when it is made
    if (looks === 1) loop.wake();
    return 0;
  });
  await untilRest();
  expect(looks).toBe(2);
  await loop.close();
});

test("a failure is told once, until it has worked again", async () => {
  const outcomes = [Error("gone"), Error("gone"), 0, Error("gone again")];
  let looks = 0;
  const { loop, failures, rests, untilRest } = openLoop(async () => {
    const outcome = outcomes[looks++] ?? 0;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
  for (let n = 0; n < outcomes.length; n++) {
    await untilRest();
    rests[0]?.();
  }
  await loop.close();
  expect(failures).toEqual([Error("gone"), Error("gone again")]);
});

test("closing waits for what is under way", async () => {
  const sending = Promise.withResolvers<number>();
  const { loop } = openLoop(() => sending.promise);
  let isClosed = false;
  const closing = loop.close().then(() => {
    isClosed = true;
  });
  await Promise.resolve();
  expect(isClosed).toBe(false);
  sending.resolve(1);
  await closing;
});
