import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

/**
 * The client as a stranger gets it: packed, installed outside the workspace beside nothing but TypeScript, checked as
 * strictly as can be, and run. Needs the build of packages/client, which `npm test` makes first.
 */
const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));

let project: string;
let api: TestApi;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "handbill-client-"));
  const { packageManager, devDependencies } = JSON.parse(
    await readFile(join(root, "package.json"), "utf8"),
  );
  expect(devDependencies).toHaveProperty("typescript");
  await run("npx", ["--yes", packageManager, "pack", "--pack-destination", project], {
    cwd: join(root, "packages/client"),
  });
  const [tarball] = (await readdir(project)).filter((name) => name.endsWith(".tgz"));
  await writeFile(
    join(project, "package.json"),
    JSON.stringify({
      type: "module",
      dependencies: { "@handbill/client": `file:${tarball}` },
      devDependencies: { typescript: await catalogVersion("typescript") },
    }),
  );
  await writeFile(
    join(project, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        module: "nodenext",
        target: "es2022",
        types: [],
      },
      include: ["*.ts"],
    }),
  );
  await run("npm", ["install", "--no-audit", "--no-fund"], { cwd: project });
  api = await openTestApi();
}, 120_000);

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await rm(project, { recursive: true, force: true });
});

test("it type-checks, and a misspelt field or an impossible error does not", async () => {
  await writeFile(
    join(project, "good.ts"),
    `import { createClient, isHandbillError, safe, type Event } from "@handbill/client";
     const client = createClient({ url: "http://127.0.0.1:8081" });
     await client.signIn({ username: "test", password: "pass" });
     const event: Event = await client.events.create.mutate({
       date: "2023-12-31", time: "8pm", venue: "Event Venue", address: "Event Address",
     });
     const organizer: string = event.organizer.username;
     const [page, error] = await safe(client.events.list.query({ limit: 5 }));
     if (error) console.error(error.data?.code === "VALIDATION_FAILED", error.data?.errors);
     else console.log(page.items.map(({ startsAt }) => startsAt), organizer);
     const [, conflict] = await safe(client.auth.register.mutate({ username: "a", email: "b", password: "c" }));
     if (conflict?.data?.code === "USERNAME_TAKEN") console.log(conflict.data.title);
     try { await client.auth.me.query(); } catch (thrown) {
       if (isHandbillError(thrown, "INVALID_TOKEN")) console.log(thrown.data.httpStatus);
     }`,
  );
  await expect(typeCheck()).resolves.toBe("");

  await writeFile(
    join(project, "bad.ts"),
    `import { createClient, safe } from "@handbill/client";
     const client = createClient({ url: "" });
     await client.events.create.mutate({ date: "", time: "", venu: "", address: "" });
     await client.events.list.query({ limit: "5" });
     client.event;
     const [, error] = await safe(client.events.list.query());
     error?.data?.code === "USERNAME_TAKEN";`,
  );
  const complaints = await typeCheck();
  await rm(join(project, "bad.ts"));
  expect(complaints.match(/bad\.ts\((\d+)/g)).toEqual([3, 4, 5, 7].map((line) => `bad.ts(${line}`));
  expect(complaints).toContain("'venu'");
});

test("it runs", async () => {
  await api.app.listen({ host: "127.0.0.1", port: 0 });
  const url = api.app.listeningOrigin;
  await writeFile(
    join(project, "run.js"),
    `import { createClient } from "@handbill/client";
     const client = createClient({ url: ${JSON.stringify(url)} });
     const person = { username: "packed", email: "packed@example.com", password: "pass" };
     await client.auth.register.mutate(person);
     await client.signIn(person);
     const { time } = await client.events.create.mutate({
       date: "2023-12-31", time: "8pm", venue: "Event Venue", address: "Event Address",
     });
     await client.signOut();
     console.log(time);`,
  );
  const { stdout } = await run(process.execPath, ["run.js"], { cwd: project });
  expect(stdout).toBe("20:00\n");
});

test("it carries nothing of the server", async () => {
  const installed = join(project, "node_modules/@handbill/client");
  const files = await readdir(installed, { recursive: true });
  expect(files.filter((name) => /\.(js|ts)$/.test(name)).sort()).toEqual([
    "dist/index.d.ts",
    "dist/index.js",
  ]);
  for (const name of ["dist/index.d.ts", "dist/index.js"]) {
    const text = await readFile(join(installed, name), "utf8");
    expect(text).not.toMatch(/drizzle|mysql|fastify|argon2|passwordHash|@handbill\/(db|rpc|rest)/i);
  }
  const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  const { dependencies, exports } = manifest;
  expect(JSON.stringify(exports)).not.toContain("src");
  expect(Object.keys(dependencies)).toEqual(["@trpc/client", "@trpc/server"]);
});

/** What tsc complains of; empty when nothing. */
async function typeCheck(): Promise<string> {
  const tsc = join(project, "node_modules/.bin/tsc");
  return run(tsc, ["--pretty", "false"], { cwd: project }).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
}

async function catalogVersion(name: string): Promise<string> {
  const workspace = await readFile(join(root, "pnpm-workspace.yaml"), "utf8");
  const [, version] = new RegExp(`^  ${name}: (.+)$`, "m").exec(workspace) ?? [];
  if (!version) throw new Error(`${name} is not in the catalog`);
  return version;
}
