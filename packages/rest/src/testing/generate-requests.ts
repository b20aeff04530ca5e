import * as fc from "fast-check";
import { type DocumentedOperation, documentedOperations } from "./documented-operations.ts";
import { mutationsFor } from "./request-mutations.ts";
import type { RequestPlan } from "./request-plan.ts";
import { type RequestOptions, validRequests } from "./valid-requests.ts";

/** Requests of all kinds for all operations of an OpenAPI 3.1 document. Shrinks towards a valid one with one change. */
export function generateRequests(
  document: object,
  options: RequestOptions,
): fc.Arbitrary<RequestPlan> {
  return fc.oneof(
    ...documentedOperations(document).map((operation) => requestsFor(document, operation, options)),
  );
}

function requestsFor(
  document: object,
  operation: DocumentedOperation,
  options: RequestOptions,
): fc.Arbitrary<RequestPlan> {
  const valid = validRequests(document, operation, options);
  const mutation = mutationsFor(document, operation);
  const nearly = fc
    .tuple(valid, mutation)
    .map(([plan, mutate]): RequestPlan => ({ ...mutate(plan), kind: "nearly valid" }));
  const hostile = fc
    .tuple(valid, fc.array(mutation, { minLength: 2, maxLength: 5 }))
    .map(([plan, mutations]): RequestPlan => {
      const mutated = mutations.reduce((each, mutate) => mutate(each), plan);
      return { ...mutated, kind: "hostile" };
    });
  return fc.oneof(
    { arbitrary: valid, weight: 4 },
    { arbitrary: nearly, weight: 4 },
    { arbitrary: hostile, weight: 2 },
  );
}
