import { printRequest } from "@handbill/rest/testing";
import { expect, test } from "vitest";
import { generateCalls, renderCall } from "./testing/generated-calls.ts";
import { openGeneratedWorld } from "./testing/generated-world.ts";
import { runGenerated } from "./testing/run-generated.ts";
import { openTestApi } from "./testing.ts";

const COUNT = Number(process.env.FUZZ_CALLS || 500);

test("whatever is called over /trpc, it is never a fault of the server", {
  timeout: 10 * 60_000,
}, async () => {
  await using api = await openTestApi();
  const document = (await api.app.inject("/openapi.json")).json();
  const world = await openGeneratedWorld(api);
  let done = 0;

  await runGenerated(generateCalls(document), COUNT, async (plan) => {
    const request = renderCall(plan, world.known);
    const { status, body } = await world.inject(request).catch((error: unknown) => {
      throw new Error(`${String(error)}\n\n${printRequest(request)}`);
    });
    if (status === 200) done++;
    if (status < 500 && !/"(INTERNAL_SERVER_ERROR|INTERNAL_ERROR)"/.test(body)) return;
    throw new Error(`${printRequest(request)}\n\n${status} ${body.slice(0, 1_000)}`);
  });
  process.stdout.write(`${done} of ${COUNT} calls were done\n`);
  expect(done / COUNT, "the share of calls that were done").toBeGreaterThan(0.08);
});
