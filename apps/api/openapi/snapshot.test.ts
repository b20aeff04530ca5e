import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeApp } from "./describe-app.ts";
import { checkSnapshot, SNAPSHOT, updateSnapshot } from "./snapshot.ts";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "handbill-openapi-"));
  file = join(folder, "openapi.json");
});
afterAll(() => rm(folder, { recursive: true }));

test("the document is the one that is committed", async () => {
  const { lines, isFine } = await checkSnapshot(SNAPSHOT, describeApp());
  expect(isFine, lines.join("\n")).toBe(true);
});

test("a change is told, and whether it breaks clients", async () => {
  const before = describeApp();
  delete before.paths["/me/sessions"];
  Reflect.deleteProperty(before.components.schemas?.CreateEvent ?? {}, "required");
  await writeFile(file, JSON.stringify(before));
  expect(await checkSnapshot(file, describeApp())).toEqual({
    lines: [
      "The document has BREAKING changes (4):",
      "  POST /events, body, date is required now",
      "  POST /events, body, time is required now",
      "  POST /events, body, venue is required now",
      "  POST /events, body, address is required now",
      "The document has harmless changes (1):",
      "  GET /me/sessions is new",
      "If that is meant, run: npm run openapi",
    ],
    isFine: false,
  });
});

test("a harmless change is written down, a breaking one only when it is accepted", async () => {
  const document = describeApp();
  const without = structuredClone(document);
  delete without.paths["/me/sessions"];

  await writeFile(file, JSON.stringify(without));
  expect(await updateSnapshot(file, document, { acceptBreaking: false })).toMatchObject({
    isFine: true,
  });
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(document);

  const refused = await updateSnapshot(file, without, { acceptBreaking: false });
  expect(refused.isFine).toBe(false);
  expect(refused.lines).toContain("  GET /me/sessions is gone");
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(document);

  expect(await updateSnapshot(file, without, { acceptBreaking: true })).toMatchObject({
    isFine: true,
  });
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(without);
});
