import { execFile } from "node:child_process";
import { getPriority } from "node:os";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { argon2 } from "./argon2.ts";
import { type Argon2Process, createArgon2Process } from "./argon2-process.ts";

const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 };
const dear = { memoryCost: 19_456, timeCost: 50, parallelism: 1 };

/** Waits until the process has answered once, so that it is there and listens to signals. */
async function open(): Promise<{ elsewhere: Argon2Process; pid: number }> {
  const elsewhere = createArgon2Process(2);
  await elsewhere.hash("first", cheap);
  if (elsewhere.pid === undefined) throw new Error("it answered, and is gone");
  return { elsewhere, pid: elsewhere.pid };
}

test("hashes and verifies as argon2 does here, in another process that makes way for this one", async () => {
  const { elsewhere, pid } = await open();
  const stored = await elsewhere.hash("correct horse", cheap);
  expect(await argon2.verify(stored, "correct horse")).toBe(true);
  expect(await elsewhere.verify(stored, "correct horse")).toBe(true);
  expect(await elsewhere.verify(stored, "wrong")).toBe(false);
  expect(pid).not.toBe(process.pid);
  expect(getPriority(pid)).toBeGreaterThan(getPriority());
});

test("each caller gets the answer to the own question, whichever comes first", async () => {
  const { elsewhere } = await open();
  const words = ["a", "b", "c", "d", "e", "f"];
  const hashes = await Promise.all(
    words.map((word, index) =>
      elsewhere.hash(word, index === 0 ? { ...dear, timeCost: 3 } : cheap),
    ),
  );
  for (const [index, word] of words.entries()) {
    expect(await argon2.verify(hashes[index] ?? "", word)).toBe(true);
  }
});

test("what argon2 cannot read fails for who asked, and for nobody else", async () => {
  const { elsewhere, pid } = await open();
  await expect(elsewhere.verify("no hash", "word")).rejects.toThrow("Decoding failed");
  await elsewhere.hash("next", cheap);
  expect(elsewhere.pid).toBe(pid);
});

test("when it is lost, what it did is unavailable, and another takes its place", async () => {
  const { elsewhere, pid } = await open();
  const lost = [elsewhere.hash("a", dear), elsewhere.hash("b", dear)];
  process.kill(pid, "SIGKILL");
  for (const each of lost) await expect(each).rejects.toMatchObject({ errorCode: "UNAVAILABLE" });
  expect(elsewhere.pid).toBeUndefined();
  expect(await argon2.verify(await elsewhere.hash("c", cheap), "c")).toBe(true);
  expect(elsewhere.pid).not.toBe(pid);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s is for its parent to heed", async (signal) => {
  const { elsewhere, pid } = await open();
  process.kill(pid, signal);
  expect(await elsewhere.hash("still there", cheap)).toContain("$argon2id$");
  expect(elsewhere.pid).toBe(pid);
});

test("keeps nobody alive, and ends with its parent", async () => {
  const module = JSON.stringify(import.meta.resolve("./argon2-process.ts"));
  const parent = `
    const { createArgon2Process } = await import(${module});
    const elsewhere = createArgon2Process(1);
    await elsewhere.hash("word", ${JSON.stringify(cheap)});
    console.log(elsewhere.pid);`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--conditions=source",
    "--input-type=module",
    "--eval",
    parent,
  ]);
  const pid = Number(stdout);
  expect(pid).toBeGreaterThan(0);
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), 20_000);
}, 30_000);
