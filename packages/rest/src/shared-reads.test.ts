import fc from "fast-check";
import { expect, test } from "vitest";
import { SharedReads } from "./shared-reads.ts";

/** What happens to the reads of two keys: somebody asks, somebody writes, one of those who asked leaves. */
type Step = { kind: "ask" | "write"; key: string } | { kind: "leave"; caller: number };

const key = fc.constantFrom("one", "other");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("ask" as const), key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("write" as const), key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("leave" as const), caller: fc.nat(20) }) },
);

/** How the reads go, in turn: how long they take, and whether they fail, or heed that nobody waits. */
const course = fc.record({ pauses: fc.nat(3), fails: fc.boolean(), heeds: fc.boolean() });

interface Read {
  key: string;
  /** Those who had come, and not left, when it began. */
  callers: Caller[];
}

type Outcome = { value: number; read: Read } | { error: unknown } | "nobody waited";

interface Caller {
  key: string;
  /** What was committed when the caller came. */
  least: number;
  hasLeft: boolean;
  leave: () => void;
  outcome?: Outcome;
}

/** One run: a database whose value each write increments, and callers who read it. */
class World {
  readonly callers: Caller[] = [];
  readonly reads: Read[] = [];
  readonly errors = new Map<unknown, Read>();
  readonly complaints: string[] = [];
  readonly #committed = new Map<string, number>();
  readonly #running = new Set<string>();
  readonly #scheduler: fc.Scheduler;
  readonly #courses: { pauses: number; fails: boolean; heeds: boolean }[];
  readonly #shared: SharedReads<{ value: number; read: Read }>;

  constructor(
    scheduler: fc.Scheduler,
    courses: { pauses: number; fails: boolean; heeds: boolean }[],
  ) {
    this.#scheduler = scheduler;
    this.#courses = courses;
    this.#shared = new SharedReads((start) => void this.#pause("a read may begin").then(start));
  }

  take(step: Step): void {
    if (step.kind === "write") {
      this.#committed.set(step.key, this.#valueOf(step.key) + 1);
    } else if (step.kind === "leave") {
      const caller = this.callers[step.caller];
      if (!caller || caller.hasLeft) return;
      caller.hasLeft = true;
      caller.leave();
    } else {
      this.#ask(step.key);
    }
  }

  #ask(key: string): void {
    const { answer, leave } = this.#shared.join(key, (signal) => this.#read(key, signal));
    const caller: Caller = { key, least: this.#valueOf(key), hasLeft: false, leave };
    this.callers.push(caller);
    answer.then(
      (found) => {
        caller.outcome = found ?? "nobody waited";
      },
      (error: unknown) => {
        caller.outcome = { error };
      },
    );
  }

  async #read(key: string, signal: AbortSignal): Promise<{ value: number; read: Read }> {
    const { pauses = 0, fails, heeds } = this.#courses[this.reads.length] ?? {};
    const callers = this.callers.filter(
      (each) => each.key === key && !each.hasLeft && !each.outcome,
    );
    const read = { key, callers };
    this.reads.push(read);
    if (callers.length === 0) this.complaints.push("a read began for nobody");
    if (this.#running.has(key)) this.complaints.push("two reads of one key ran at once");
    this.#running.add(key);
    try {
      for (let pause = 0; pause < pauses; pause++) await this.#pause("a read waits");
      const value = this.#valueOf(key);
      await this.#pause("a read ends");
      if (signal.aborted !== callers.every(({ hasLeft }) => hasLeft)) {
        this.complaints.push(`aborted is ${signal.aborted}, which is not right`);
      }
      if (!fails && !(heeds && signal.aborted)) return { value, read };
      const error = new Error("the read failed");
      this.errors.set(error, read);
      throw error;
    } finally {
      this.#running.delete(key);
    }
  }

  #valueOf(key: string): number {
    return this.#committed.get(key) ?? 0;
  }

  #pause(what: string): Promise<void> {
    return this.#scheduler.schedule(Promise.resolve(), what);
  }
}

/** What each who stayed was told is from the first read that began after the arrival, and not older than that. */
function judge({ callers, reads, errors, complaints }: World): void {
  expect(complaints).toEqual([]);
  for (const caller of callers) {
    if (caller.hasLeft) continue;
    const { outcome } = caller;
    if (!outcome || outcome === "nobody waited") throw new Error("a caller got no answer");
    const read = "error" in outcome ? errors.get(outcome.error) : outcome.read;
    expect(read).toBe(reads.find((each) => each.callers.includes(caller)));
    expect(read?.key).toBe(caller.key);
    if ("value" in outcome) expect(outcome.value).toBeGreaterThanOrEqual(caller.least);
  }
}

test("whatever comes in whatever order, nobody is told less than was committed before", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(step, { maxLength: 24, size: "max" }),
      fc.array(course, { minLength: 24, maxLength: 24 }),
      async (scheduler, steps, courses) => {
        const world = new World(scheduler, courses);
        scheduler.scheduleSequence(
          steps.map((each) => ({ builder: async () => world.take(each), label: each.kind })),
        );
        await scheduler.waitIdle();
        judge(world);
      },
    ),
    { numRuns: 2_000 },
  );
});

/** Reads that end when they are told to. */
function openReads() {
  const begun: { signal: AbortSignal; end: PromiseWithResolvers<string> }[] = [];
  const reads = new SharedReads<string>();
  const join = (key: string) =>
    reads.join(key, (signal) => {
      const end = Promise.withResolvers<string>();
      begun.push({ signal, end });
      return end.promise;
    });
  return { begun, join };
}

/** Long enough for every read that may begin to have begun. */
async function pass(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test("those who come at once share a read, and those who come while it runs the next one", async () => {
  const { begun, join } = openReads();
  const first = [join("a"), join("a")];
  await pass();
  const second = [join("a"), join("a"), join("a")];
  await pass();
  expect(begun.length).toBe(1);
  begun[0]?.end.resolve("first");
  expect(await Promise.all(first.map(({ answer }) => answer))).toEqual(["first", "first"]);
  await pass();
  begun[1]?.end.resolve("second");
  expect(await Promise.all(second.map(({ answer }) => answer))).toEqual(Array(3).fill("second"));
  await pass();
  expect(begun.length).toBe(2);
});

test("another key waits for nobody", async () => {
  const { begun, join } = openReads();
  join("slow");
  await pass();
  const { answer } = join("other");
  await pass();
  begun[1]?.end.resolve("at once");
  expect(await answer).toBe("at once");
});

test("one who leaves takes nothing from the others; when all have, the read is aborted", async () => {
  const { begun, join } = openReads();
  const [one, other] = [join("a"), join("a")];
  await pass();
  one.leave();
  expect(begun[0]?.signal.aborted).toBe(false);
  other.leave();
  expect(begun[0]?.signal.aborted).toBe(true);
  begun[0]?.end.reject(new Error("aborted"));
  expect(await Promise.all([one.answer, other.answer])).toEqual([undefined, undefined]);
});

test("a read for which nobody waits any more does not begin, unless somebody else comes in time", async () => {
  const { begun, join } = openReads();
  join("a").leave();
  await pass();
  expect(begun.length).toBe(0);
  join("a").leave();
  const late = join("a");
  await pass();
  begun[0]?.end.resolve("late");
  expect(await late.answer).toBe("late");
  expect(begun[0]?.signal.aborted).toBe(false);
});

test("an error reaches those who waited for that read, and is not kept", async () => {
  const { begun, join } = openReads();
  const failing = [join("a"), join("a")];
  await pass();
  const { answer: next } = join("a");
  const error = new Error("lost");
  begun[0]?.end.reject(error);
  const outcomes = await Promise.allSettled(failing.map(({ answer }) => answer));
  expect(outcomes).toEqual(Array(2).fill({ status: "rejected", reason: error }));
  await pass();
  begun[1]?.end.resolve("found");
  expect(await next).toBe("found");
});
