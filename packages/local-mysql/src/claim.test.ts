import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isClaimed, takeClaim } from "./claim.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "handbill-claim-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("is held by one at a time", () => {
  const claim = takeClaim(folder);
  expect(claim).toBeDefined();
  expect(takeClaim(folder)).toBeUndefined();
  expect(isClaimed(folder)).toBe(true);
  claim?.release();
  expect(isClaimed(folder)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test("ends with the process that held it", () => {
  const module = new URL("./claim.ts", import.meta.url).href;
  const source = `(await import(${JSON.stringify(module)})).takeClaim(${JSON.stringify(folder)})`;
  expect(spawnSync(process.execPath, ["--input-type=module", "-e", source]).status).toBe(0);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(isClaimed(folder)).toBe(false);
  expect(takeClaim(folder)).toBeDefined();
  expect(readdirSync(folder)).toHaveLength(1);
});
