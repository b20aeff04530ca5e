import { type Answer, parseBody } from "./answer.ts";
import { checkBody, checkProblem } from "./check-body.ts";
import { checkHeaders } from "./check-headers.ts";
import { compileSchemas } from "./compile-schemas.ts";
import {
  type DocumentedOperation,
  documentedOperations,
  matchPath,
  shapeOf,
} from "./documented-operations.ts";
import { isRecord, locate } from "./resolve-reference.ts";

/** Where the document describes the one shape of all problems. */
const PROBLEM = "/components/schemas/Problem";

/** Those that a server must know to refuse them; of any other, Fastify knows no path at all. */
const METHODS = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "QUERY",
]);

/** What the document cannot say of itself. */
export interface AnswerRules {
  /** Whether a path is none of the document's business. */
  isExempt: (pathname: string) => boolean;
  /** In lower case: the headers that any answer may carry, though no operation mentions them. */
  generalHeaders: ReadonlySet<string>;
  /** Whether a page describes a problem of this `type`. */
  isDescribed: (type: string) => boolean;
  /** A path's segment that is longer belongs to no path: Fastify's `maxParamLength`. */
  maxParamLength: number;
  /** The codes of the problems that come before an operation is found. */
  generalCodes: { unknownPath: string; malformedUrl: string; otherMethod: string };
}

/** What is wrong with an answer, a line for each complaint; nothing when it is as the document has it. */
export type CheckAnswer = (answer: Answer) => string[];

/**
 * Holds answers against an OpenAPI 3.1 document: the status, the content type and the headers are among those listed, the
 * body is as its schema says, and nothing is there that is not listed. What the document leaves out follows from it:
 *
 * - HEAD answers as GET does, without the body.
 * - OPTIONS answers 204, and any other method that a path has not 405, both with an Allow that lists what it has.
 * - A path that is not in the document is 404; one that is not validly encoded, 400.
 */
export function createCheckAnswer(document: object, rules: AnswerRules): CheckAnswer {
  const operations = documentedOperations(document);
  const byPath = Map.groupBy(operations, ({ path }) => path);
  const byShape = new Map([...byPath].map(([path]) => [shapeOf(path), path]));
  const schemas = compileSchemas(document);

  return (answer) => {
    const [pathname = ""] = answer.url.split("?");
    if (rules.isExempt(pathname)) return [];
    if (answer.route === undefined) return checkUnrouted(answer, pathname);
    const path = byShape.get(shapeOf(answer.route));
    if (path === undefined) return [`the route ${answer.route} is not in the document`];
    const ofPath = byPath.get(path) ?? [];
    const operation = findOperation(ofPath, answer.method);
    return operation ? checkOperation(answer, operation) : checkOtherMethod(answer, ofPath);
  };

  function checkOperation(answer: Answer, operation: DocumentedOperation): string[] {
    const { node, pointer } = locate(
      document,
      operation.located,
      "responses",
      String(answer.status),
    );
    if (node === undefined) {
      const said = answer.body.toString().slice(0, 300);
      return [`${operation.method} ${operation.path} lists no status ${answer.status}: ${said}`];
    }
    const response = { node, pointer };
    return [
      ...checkHeaders(document, schemas, response, answer, rules.generalHeaders),
      ...checkBody(document, schemas, response, answer),
      ...checkProblem(answer, rules),
    ];
  }

  function checkOtherMethod(answer: Answer, ofPath: DocumentedOperation[]): string[] {
    const methods = ofPath.map(({ method }) => method);
    const allowed = new Set([...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"]);
    const given = (answer.headers.allow ?? "").split(", ");
    const complaints =
      given.length === allowed.size && given.every((method) => allowed.has(method))
        ? []
        : [`Allow is “${answer.headers.allow}”, not ${[...allowed].join(", ")}`];
    complaints.push(...undocumented(answer, ["allow"]));
    if (answer.method !== "OPTIONS") {
      return [...complaints, ...mustBe(answer, 405, rules.generalCodes.otherMethod)];
    }
    if (answer.status !== 204)
      complaints.push(`OPTIONS is answered with ${answer.status}, not 204`);
    if (answer.body.length > 0) complaints.push("OPTIONS is answered with a body");
    return complaints;
  }

  function checkUnrouted(answer: Answer, pathname: string): string[] {
    const path = matchPath([...byPath.keys()], pathname);
    if (path === "malformed") {
      return [...undocumented(answer, []), ...mustBe(answer, 400, rules.generalCodes.malformedUrl)];
    }
    const isTooLong = pathname.split("/").some(({ length }) => length > rules.maxParamLength);
    if (path !== undefined && !isTooLong && METHODS.has(answer.method))
      return [`no route answered for ${path}, which is in the document`];
    return [...undocumented(answer, []), ...mustBe(answer, 404, rules.generalCodes.unknownPath)];
  }

  function mustBe(answer: Answer, status: number, code: string): string[] {
    const complaints = checkProblem(answer, rules);
    if (answer.status !== status) complaints.push(`the status is ${answer.status}, not ${status}`);
    if (answer.method === "HEAD") return complaints;
    const problem = parseBody(answer);
    complaints.push(...schemas(PROBLEM)(problem));
    const given = isRecord(problem) ? String(problem.code) : "none";
    if (given !== code) complaints.push(`the code is ${given}, not ${code}`);
    return complaints;
  }

  function undocumented(answer: Answer, also: string[]): string[] {
    return Object.keys(answer.headers)
      .filter((name) => !rules.generalHeaders.has(name) && !also.includes(name))
      .map((name) => `the header ${name} is undocumented`);
  }
}

function findOperation(
  ofPath: DocumentedOperation[],
  method: string,
): DocumentedOperation | undefined {
  const exact = ofPath.find((each) => each.method === method);
  return exact ?? (method === "HEAD" ? ofPath.find((each) => each.method === "GET") : undefined);
}
