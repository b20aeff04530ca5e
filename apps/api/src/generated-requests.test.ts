import {
  type DocumentedOperation,
  documentedOperations,
  generateRequests,
  printRequest,
  type RequestPlan,
} from "@handbill/rest/testing";
import { expect, test } from "vitest";
import {
  type GivenAnswer,
  generatedValues,
  openGeneratedWorld,
} from "./testing/generated-world.ts";
import { runGenerated } from "./testing/run-generated.ts";
import { openTestApi } from "./testing.ts";

const COUNT = Number(process.env.FUZZ_REQUESTS || 2_000);

/** Of a request that is as the document has it, these say that the document has it wrong. */
const NEVER_FOR_VALID = new Set([
  "VALIDATION_FAILED",
  "MALFORMED_REQUEST",
  "NOT_FOUND",
  "METHOD_NOT_ALLOWED",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "UNAUTHENTICATED",
]);

test("whatever is asked, the answer is documented, and never a fault of the server", {
  timeout: 10 * 60_000,
}, async () => {
  await using api = await openTestApi();
  const document = (await api.app.inject("/openapi.json")).json();
  const world = await openGeneratedWorld(api);
  const valid = { sent: 0, done: 0 };
  const notDone = new Set(documentedOperations(document).map(nameOf));

  await runGenerated(generateRequests(document, generatedValues), COUNT, async (plan) => {
    const { request, answer } = await world.send(plan).catch((error: unknown) => {
      throw new Error(`${plan.operation}: ${String(error)}`);
    });
    if (plan.kind === "valid") {
      valid.sent++;
      if (answer.status < 300) {
        valid.done++;
        notDone.delete(plan.operation);
      }
    }
    const complaints = [...api.answers.takeComplaints(), ...faultsOf(plan, answer)];
    if (complaints.length === 0) return;
    throw new Error(
      `${complaints.join("\n")}\n\n${printRequest(request)}\n\n${answer.status} ${answer.body.slice(0, 1_000)}`,
    );
  });

  process.stdout.write(`${valid.done} of ${valid.sent} valid requests were done\n`);
  expect(valid.done / valid.sent, "the share of valid requests done").toBeGreaterThan(0.5);
  expect([...notDone], "the operations that were never done").toEqual([]);
});

function nameOf({ method, path }: DocumentedOperation): string {
  return `${method} ${path}`;
}

function faultsOf(plan: RequestPlan, { status, body }: GivenAnswer): string[] {
  if (status >= 500) return [`${status} is a fault of the server`];
  if (plan.kind !== "valid" || status < 400) return [];
  const { code } = JSON.parse(body);
  return NEVER_FOR_VALID.has(code) ? [`a valid request was refused as ${code}`] : [];
}
