import {
  documentedOperations,
  type FindKnown,
  generateRequests,
  type RenderedRequest,
  type RequestPlan,
  renderRequest,
} from "@handbill/rest/testing";
import * as fc from "fast-check";
import { generatedValues } from "./generated-world.ts";

/** One or more procedures, called over `/trpc` with the input that a request over REST would have given them. */
export interface CallPlan {
  calls: { procedure: string; plan: RequestPlan }[];
  /** Whether they go in one request; otherwise only the first does. */
  isBatch: boolean;
  edit: (request: RenderedRequest) => RenderedRequest;
}

/** Ways to spoil a call that REST does not have. */
const EDITS: ((request: RenderedRequest) => RenderedRequest)[] = [
  (request) => ({ ...request, method: "PUT" }),
  (request) => ({ ...request, method: request.method === "GET" ? "POST" : "GET" }),
  (request) => ({ ...request, method: "HEAD" }),
  (request) => ({ ...request, url: request.url.replace("batch=1", "batch=2") }),
  (request) => ({ ...request, url: request.url.replace("input=", "input=%zz") }),
  (request) => ({ ...request, url: request.url.replace(/input=.*/, "input=") }),
  (request) => ({ ...request, url: request.url.replace("?", ",__proto__,constructor?") }),
  (request) => ({ ...request, url: request.url.replace("/trpc/", "/trpc/nothing.at.all,") }),
  (request) => ({ ...request, url: request.url.replace("/trpc/", "/trpc//") }),
  (request) => ({
    ...request,
    url: request.url.replace("/trpc/", `/trpc/${"auth.me,".repeat(30)}`),
  }),
  (request) => ({ ...request, url: `${request.url}&connectionParams=1&input=7` }),
  (request) => ({
    ...request,
    headers: { ...request.headers, "trpc-accept": "application/jsonl" },
  }),
  (request) => ({ ...request, headers: { ...request.headers, accept: "text/event-stream" } }),
  (request) => ({ ...request, body: Buffer.from("[{}]") }),
  (request) => ({ ...request, body: Buffer.from('{"0":{"json":1},"__proto__":{}}') }),
];

/** Calls of every procedure that has a REST route: its operation has the procedure's name for its id. */
export function generateCalls(document: object): fc.Arbitrary<CallPlan> {
  const names = new Map(
    documentedOperations(document).map(({ method, path, located }) => [
      `${method} ${path}`,
      String(Reflect.get(Object(located.node), "operationId")),
    ]),
  );
  const call = generateRequests(document, generatedValues).map((plan) => ({
    plan,
    procedure: names.get(plan.operation) ?? "",
  }));
  return fc.record({
    calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    isBatch: fc.boolean(),
    edit: fc.oneof(
      { arbitrary: fc.constant((request: RenderedRequest) => request), weight: 3 },
      { arbitrary: fc.constantFrom(...EDITS), weight: 1 },
    ),
  });
}

/** Writes a call as tRPC's HTTP link does: the inputs of queries in the URL, those of mutations in the body. */
export function renderCall({ calls, isBatch, edit }: CallPlan, known: FindKnown): RenderedRequest {
  const called = isBatch ? calls : calls.slice(0, 1);
  const inputs = called.map(({ plan }) => inputOf(plan));
  const [first] = called;
  const body = isBatch ? Object.fromEntries(inputs.entries()) : inputs[0];
  const rendered = renderRequest(
    {
      kind: "valid",
      operation: "",
      method: first?.plan.operation.startsWith("GET ") ? "GET" : "POST",
      path: `/trpc/${called.map(({ procedure }) => procedure).join(",")}`,
      pathValues: {},
      query: isBatch ? [["batch", "1"]] : [],
      headers: first?.plan.headers ?? [],
      body,
      targetEdits: [],
      bodyEdits: first?.plan.bodyEdits ?? [],
    },
    known,
  );
  if (rendered.method === "POST") return edit(rendered);
  const input = encodeURIComponent((rendered.body?.toString() ?? "").slice(0, 10_000));
  const url = `${rendered.url}${isBatch ? "&" : "?"}input=${input}`;
  return edit({ ...rendered, url, body: undefined });
}

/** What path, query and body would give; a number in the query is taken for one. */
function inputOf({ pathValues, query, body }: RequestPlan): unknown {
  const fromQuery = query.map(([name, value]) => {
    const known = typeof value === "string" ? value : value[0];
    return [name, typeof known === "string" && /^\d{1,9}$/.test(known) ? Number(known) : known];
  });
  const fromPath = Object.entries(pathValues).map(([name, value]) => [
    name,
    typeof value === "string" ? value : value[0],
  ]);
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  if (body !== undefined && !isObject) return body;
  return { ...body, ...Object.fromEntries(fromQuery), ...Object.fromEntries(fromPath) };
}
