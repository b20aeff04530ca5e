import {
  type CallOptions,
  compileCall,
  compileJoinRead,
  type JoinRead,
  type Sharing,
} from "@handbill/rest";
import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import type { FastifyRequest } from "fastify";

type PlainType = "query" | "mutation";

/** A query or a mutation that answers JSON. */
export interface PlainProcedure {
  type: PlainType;
  call: (options: CallOptions) => Promise<unknown>;
  /** Of a procedure whose reads are shared. */
  joinRead: JoinRead | undefined;
}

/** What a request asks for in tRPC's plain form: procedures of one type, each with its input. */
export interface PlainCalls {
  type: PlainType;
  isBatch: boolean;
  calls: { path: string; procedure: PlainProcedure; input: unknown }[];
}

const TYPES: Record<string, PlainType> = { GET: "query", POST: "mutation" };

/** Names without escapes, then a query of printable ASCII: what every parser of URLs takes to mean the same. */
const PLAIN_URL = /^\/[\w-]+\/([\w.,-]+)(?:\?([!"$-~]*))?$/;

const JSON_TYPE = /^application\/json *(?:;|$)/i;

/** Those of the router's procedures that state an output, by name. The others might answer a stream. */
export function plainProcedures(
  router: AnyTRPCRouter,
  sharing: Sharing | undefined,
): Map<string, PlainProcedure> {
  const procedures: Record<string, AnyTRPCProcedure> = router._def.procedures;
  return new Map(
    Object.entries(procedures).flatMap(([path, { _def }]) =>
      _def.type !== "subscription" && "output" in _def
        ? [
            [
              path,
              {
                type: _def.type,
                call: compileCall(router, path),
                joinRead: compileJoinRead(router, path, sharing),
              },
            ],
          ]
        : [],
    ),
  );
}

/**
 * Reads the calls of a request whose meaning and next step are beyond doubt. Undefined for every other, to be left to the
 * official adapter: other methods and content types, streams and subscriptions, unknown procedures, inputs that cannot be
 * read. It changes nothing, so the adapter finds the request as it came.
 */
export function readPlainCalls(
  request: FastifyRequest,
  procedures: Map<string, PlainProcedure>,
  maxBatchSize: number,
): PlainCalls | undefined {
  const type = TYPES[request.method];
  const [, path, query] = PLAIN_URL.exec(request.raw.url ?? "") ?? [];
  if (!type || path === undefined || !hasPlainHeaders(request, type)) return undefined;
  const parameters = new URLSearchParams(query);
  if (parameters.has("connectionParams")) return undefined;

  const isBatch = parameters.get("batch") === "1";
  const paths = isBatch ? path.split(",") : [path];
  if (paths.length > maxBatchSize) return undefined;
  const text = type === "query" ? (parameters.get("input") ?? "") : request.body;
  const inputs = typeof text === "string" ? readInputs(text, paths, isBatch) : undefined;
  const calls = paths.flatMap((each, index) => {
    const procedure = procedures.get(each);
    return procedure?.type === type ? [{ path: each, procedure, input: inputs?.[index] }] : [];
  });
  return inputs && calls.length === paths.length ? { type, isBatch, calls } : undefined;
}

function hasPlainHeaders({ headers }: FastifyRequest, type: PlainType): boolean {
  const { accept, host = "localhost", "content-type": contentType } = headers;
  if (headers["trpc-accept"] !== undefined || accept?.includes("application/jsonl")) return false;
  // The adapter builds a URL, and a Request, which takes no credentials.
  if (host.includes("@") || !URL.canParse(`http://${host}`)) return false;
  return contentType === undefined ? type === "query" : JSON_TYPE.test(contentType);
}

/** The input of each path; undefined when the text does not hold them. */
function readInputs(text: string, paths: string[], isBatch: boolean): unknown[] | undefined {
  if (text === "") return [];
  const parsed = parse(text);
  if (!parsed) return undefined;
  const { value } = parsed;
  if (!isBatch) return [value];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return paths.map((_path, index) => Reflect.get(value, index));
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
