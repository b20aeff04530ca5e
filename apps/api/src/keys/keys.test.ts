import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LEAST_LEAD_MS } from "@handbill/rpc/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listKeys, rotateKeys } from "./commands.ts";
import { openKeyRing } from "./key-ring.ts";

const start = Date.parse("2026-01-01T00:00:00Z");
const now = new Date(start);
const clock = () => now;

let folder: string;
let file: string;
let logged: string[];
const log = {
  info: () => logged.push("info"),
  warn: () => logged.push("warn"),
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "handbill-keys-"));
  file = join(folder, "data", "signing-keys.json");
  logged = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => openKeyRing({ file }, clock);
const idsOf = (keys: readonly { keyId: string }[]) => keys.map(({ keyId }) => keyId);
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test("the first start makes the file, for its owner only, and the next one reads it", async () => {
  const ring = await open();
  expect([await modeOf(file), await modeOf(join(folder, "data"))]).toEqual(["600", "700"]);
  expect((await open()).current()).toEqual(ring.current());
  expect(await readdir(join(folder, "data"))).toEqual(["signing-keys.json"]);
});

test("of sixteen that start at once with no file, all use the same key", async () => {
  const rings = await Promise.all(Array.from({ length: 16 }, open));
  const ids = new Set(rings.flatMap((ring) => idsOf(ring.current())));
  expect([...ids]).toEqual(idsOf((await open()).current()));
  expect(await readdir(join(folder, "data"))).toEqual(["signing-keys.json"]);
});

test.each([
  ["that others may read", (): Promise<void> => chmod(file, 0o640), "(mode 640)"],
  ["that is empty", () => writeFile(file, ""), "it is empty"],
  ["that was cut off", () => writeFile(file, '{"keys":[{"kty":"OKP"'), "it is not JSON"],
  ["without keys", () => writeFile(file, '{"keys":[]}'), "not a JWK Set"],
])("a file %s stops the start, and the message says what to do", async (_case, spoil, reason) => {
  await open();
  const before = await readFile(file, "utf8");
  await spoil();
  const error = await open().catch((each: unknown) => each);
  expect(error).toMatchObject({
    name: "StartError",
    message: expect.stringMatching(/cannot be used: .*\nRun chmod 600 .*restore it from a backup/s),
  });
  expect(String(error)).toContain(reason);
  expect(String(error)).toContain(file);
  expect(String(error)).not.toContain(JSON.parse(before).keys[0].d);
});

test("a folder instead of a file is told as well", async () => {
  await expect(openKeyRing({ file: folder }, clock)).rejects.toMatchObject({ name: "StartError" });
});

test("keys may come from the environment, and a wrong one stops the start", async () => {
  await open();
  const json = await readFile(file, "utf8");
  const ring = await openKeyRing({ json }, clock);
  expect(ring.current()).toEqual((await open()).current());
  await expect(openKeyRing({ json: "{}" }, clock)).rejects.toThrow(/SIGNING_KEYS cannot be used/);
});

test("a rotation is known to a running process, which goes on with what it knows when the file breaks", async () => {
  const ring = await open();
  const [first] = idsOf(ring.current());
  await rotateKeys({ file }, { now });
  await ring.refresh(log);
  const keys = ring.current();
  expect(idsOf(keys)).toEqual([expect.any(String), first]);
  expect([await modeOf(file), logged]).toEqual(["600", ["info"]]);

  await writeFile(file, "");
  for (let n = 0; n < 3; n++) await ring.refresh(log);
  expect([ring.current(), logged]).toEqual([keys, ["info", "warn"]]);
  await rm(file);
  await ring.refresh(log);
  expect([ring.current(), logged]).toEqual([keys, ["info", "warn"]]);
});

test("status tells of each key what it is good for", async () => {
  await open();
  const { keys } = await rotateKeys({ file }, { now });
  const [second, first] = idsOf(keys);
  const later = new Date(start + LEAST_LEAD_MS);
  const describe = async (at: Date) =>
    (await listKeys({ file }, at)).map((line) => line.split(/ {2,}/));
  expect(await describe(now)).toMatchObject([
    [
      second,
      "published",
      "published 2026-01-01T00:00:00.000Z",
      "signs from 2026-01-01T00:05:10.000Z",
    ],
    [first, "signing", expect.any(String), expect.any(String), "retires 2026-01-01T00:10:20.000Z"],
  ]);
  expect((await describe(later)).map(([, state]) => state)).toEqual(["signing", "retiring"]);
});

test("of two rotations at once, one is done and the other told so", async () => {
  await open();
  const outcomes = await Promise.allSettled([1, 2].map(() => rotateKeys({ file }, { now })));
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(JSON.parse(await readFile(file, "utf8")).keys).toHaveLength(2);
  await expect(rotateKeys({ file }, { now })).rejects.toThrow("a rotation is under way");
  expect(await readdir(join(folder, "data"))).toEqual(["signing-keys.json"]);
});

test("keys that have leaked are replaced at once", async () => {
  const [leaked] = idsOf((await open()).current());
  await rotateKeys({ file }, { now });
  await rotateKeys({ file }, { now, isAtOnce: true });
  const keys = (await open()).current();
  expect(keys).toHaveLength(1);
  expect(idsOf(keys)).not.toContain(leaked);
});

test("keys of the environment are rotated by what is to be put there, a day ahead", async () => {
  await open();
  const json = await readFile(file, "utf8");
  const { json: next } = await rotateKeys({ json }, { now });
  const ring = await openKeyRing({ json: String(next) }, clock);
  expect(ring.current()[0]?.signsFrom).toEqual(new Date("2026-01-02T00:00:00Z"));
  expect(idsOf(ring.current())).toContain(idsOf((await open()).current())[0]);
});
