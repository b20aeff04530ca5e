import { type Answer, isJson, mediaTypeOf, parseBody } from "./answer.ts";
import type { CheckValue } from "./compile-schemas.ts";
import { isRecord, type Located, locate, locateAll } from "./resolve-reference.ts";

/** Holds the content type and the body against what a documented response lists. */
export function checkBody(
  document: object,
  schemas: (pointer: string) => CheckValue,
  response: Located,
  answer: Answer,
): string[] {
  const listed = locateAll(document, locate(document, response, "content"));
  const mediaType = mediaTypeOf(answer);
  if (listed.length === 0) return checkAbsence(answer);
  if (mediaType === undefined) return ["the answer has no Content-Type"];
  const [, content] = listed.find(([name]) => name.split(";")[0] === mediaType) ?? [];
  if (!content) return [`the content type ${mediaType} is not listed`];
  if (answer.method === "HEAD" || answer.isOpen) return [];
  const { node, pointer } = locate(document, content, "schema");
  if (node === undefined) return [];
  const value = isJson(mediaType) ? parseBody(answer) : answer.body.toString();
  if (value === undefined) return ["the body is not JSON in UTF-8"];
  return schemas(pointer)(value).map((complaint) => `the body: ${complaint}`);
}

function checkAbsence(answer: Answer): string[] {
  const type = mediaTypeOf(answer);
  return [
    ...(hasBody(answer) ? [`a ${answer.status} without content has a body`] : []),
    ...(type === undefined ? [] : [`the content type ${type} is not listed`]),
  ];
}

function hasBody({ body }: Answer): boolean {
  return body.length > 0;
}

/** Whether a problem's `status` is the answer's own, and its `type` leads to a page. */
export function checkProblem(
  answer: Answer,
  { isDescribed }: { isDescribed: (type: string) => boolean },
): string[] {
  if (mediaTypeOf(answer) !== "application/problem+json") {
    return answer.status < 400 ? [] : [`the ${answer.status} is not application/problem+json`];
  }
  if (answer.method === "HEAD") return [];
  const problem = parseBody(answer);
  if (!isRecord(problem)) return ["the problem is not an object"];
  const { status, type } = problem;
  return [
    ...(status === answer.status
      ? []
      : [`the problem says ${status}, the answer ${answer.status}`]),
    ...(typeof type === "string" && isDescribed(type) ? [] : [`nothing describes ${String(type)}`]),
  ];
}
