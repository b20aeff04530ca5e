import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import openapiTS, { astToString } from "openapi-typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../src/testing.ts";

/** A client that was generated from the document alone, checked as strictly as can be, and run. */
const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");

let project: string;
let api: TestApi;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "handbill-generated-"));
  await mkdir(join(project, "node_modules"));
  await symlink(
    join(import.meta.dirname, "../node_modules/openapi-fetch"),
    join(project, "node_modules/openapi-fetch"),
  );
  await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(
    join(project, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        noEmit: true,
        allowImportingTsExtensions: true,
        erasableSyntaxOnly: true,
        verbatimModuleSyntax: true,
        module: "nodenext",
        target: "es2024",
        lib: ["es2024", "dom", "dom.iterable"],
        types: [],
      },
      include: ["*.ts"],
    }),
  );
  api = await openTestApi();
  const { body } = await api.send("GET", "/openapi.json");
  await writeFile(join(project, "handbill.d.ts"), astToString(await openapiTS(body)));
  await api.app.listen({ host: "127.0.0.1", port: 0 });
}, 60_000);

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await rm(project, { recursive: true, force: true });
});

test("it goes through the cheat-sheet", async () => {
  const flow = `
    import createClient from "openapi-fetch";
    import type { components, paths } from "./handbill.d.ts";

    const client = createClient<paths>({ baseUrl: ${JSON.stringify(api.app.listeningOrigin)} });
    const person: components["schemas"]["RegisterUser"] = { username: "test", password: "pass", email: "user@domain.com" };

    const registered = await client.POST("/register", { body: person });
    if (!registered.data) throw new Error(registered.error.code);

    const loggedIn = await client.POST("/login", { body: { username: "test", password: "pass" } });
    if (!loggedIn.data) throw new Error(loggedIn.error.detail);
    const headers = { authorization: \`\${loggedIn.data.tokenType} \${loggedIn.data.accessToken}\` };

    const created = await client.POST("/events", {
      headers,
      params: { header: { "Idempotency-Key": "once" } },
      body: { date: "2023-12-31", time: "8pm", venue: "Event Venue", address: "Event Address" },
    });
    if (!created.data) throw new Error(created.error.detail);
    const event: components["schemas"]["Event"] = created.data;

    const listed = await client.GET("/events", { params: { query: { limit: 5 } } });
    const first = listed.data?.items[0];

    const again = await client.POST("/register", { body: person });
    const refusal: "USERNAME_TAKEN" | "EMAIL_TAKEN" | undefined =
      again.error?.status === 409 && (again.error.code === "USERNAME_TAKEN" || again.error.code === "EMAIL_TAKEN")
        ? again.error.code
        : undefined;

    console.log(JSON.stringify({ time: event.time, isListed: first?.id === event.id, organizer: first?.organizer.username, refusal }));
  `;
  await writeFile(join(project, "flow.ts"), flow);
  expect(await typeCheck()).toBe("");
  const { stdout } = await run(process.execPath, ["flow.ts"], { cwd: project });
  expect(JSON.parse(stdout)).toEqual({
    time: "20:00",
    isListed: true,
    organizer: "test",
    refusal: "USERNAME_TAKEN",
  });
}, 60_000);

test("what the document does not allow does not compile", async () => {
  const lines = [
    `import createClient from "openapi-fetch"; import type { paths } from "./handbill.d.ts";`,
    `const client = createClient<paths>();`,
    `await client.GET("/nowhere");`,
    `await client.PUT("/events", {});`,
    `await client.POST("/login", { body: { username: "test" } });`,
    `await client.GET("/events", { params: { query: { limit: "5" } } });`,
    `await client.GET("/events/{id}", {});`,
    `const { data, error } = await client.GET("/events/{id}", { params: { path: { id: "1" } } });`,
    `data?.venu;`,
    `error?.code === "USERNAME_TAKEN";`,
  ];
  await writeFile(join(project, "wrong.ts"), lines.join("\n"));
  const complaints = await typeCheck();
  await rm(join(project, "wrong.ts"));
  const wrong = new Set(complaints.match(/wrong\.ts\(\d+/g));
  expect([...wrong]).toEqual([3, 4, 5, 6, 7, 9, 10].map((line) => `wrong.ts(${line}`));
}, 60_000);

/** What tsc complains of; empty when nothing. */
async function typeCheck(): Promise<string> {
  const tsc = join(root, "node_modules/.bin/tsc");
  return run(tsc, ["--pretty", "false"], { cwd: project }).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
}
