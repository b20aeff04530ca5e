import * as fc from "fast-check";
import type { DocumentedOperation } from "./documented-operations.ts";
import { hostileHeader, hostileJson, hostileKey, hostileText } from "./hostile-values.ts";
import type { RequestPlan } from "./request-plan.ts";
import { isRecord, locate, locateAll } from "./resolve-reference.ts";
import { limitsOf } from "./schema-values.ts";

/** Makes another request of one. */
export type Mutation = (plan: RequestPlan) => RequestPlan;

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"];

/** Headers that servers and proxies heed, and a generated value for each is seldom one they like. */
const HEADERS = {
  accept: ["text/html", "application/xml;q=1", "*/*;q=0", ","],
  "accept-encoding": ["gzip", "br", "zstd", "gzip;q=0", "identity;q=0, *;q=0", "x", "*"],
  "accept-language": ["fr", "*"],
  "access-control-request-method": ["PATCH", "TRACE"],
  authorization: [
    "Bearer",
    "Bearer ",
    "bearer a.b.c",
    "Basic dXNlcjpwYXNz",
    "Bearer a b",
    `Bearer ${"x".repeat(6_000)}`,
    "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
  ],
  "content-encoding": ["gzip", "identity"],
  "content-type": [
    "",
    "application/json; charset=utf-16",
    "application/json; charset=latin1",
    "application/json;",
    "Application/JSON",
    "application/json, text/plain",
    "application/problem+json",
    "text/plain",
    "text/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "/",
    "json",
  ],
  cookie: ["a=b", "=", ";;;"],
  expect: ["100-continue"],
  forwarded: ["for=unknown"],
  "idempotency-key": ["", " ", "k", "é", "a b", "k".repeat(255), "k".repeat(256), '"quoted"'],
  "if-match": ["*", '""', 'W/"x"', "x", '"a", "b"', '"', ","],
  "if-modified-since": ["Thu, 01 Jan 1970 00:00:00 GMT", "x"],
  "if-none-match": ["*", '""', 'W/"x"', "x", '"a", "b"', '"', ","],
  "if-unmodified-since": ["Thu, 01 Jan 1970 00:00:00 GMT"],
  "last-event-id": ["", "0", "-1", "x", "99999999999999999999"],
  origin: ["http://web.test", "null", "https://evil.example"],
  "proxy-authorization": ["Basic x"],
  range: ["bytes=0-1", "bytes=-1", "items=0-1", "x"],
  "transfer-encoding": ["chunked"],
  "x-forwarded-for": ["1.2.3.4", "x".repeat(300)],
  "x-forwarded-proto": ["https", "javascript"],
  "x-http-method-override": ["DELETE", "TRACE"],
  "x-method-override": ["PUT"],
};

/** Ways to spoil a request for an operation. */
export function mutationsFor(
  document: object,
  operation: DocumentedOperation,
): fc.Arbitrary<Mutation> {
  const { located } = operation;
  const body = locate(document, located, "requestBody", "content", "application/json", "schema");
  const fields = locateAll(document, locate(document, body, "properties"));
  const names = fields.map(([name]) => name);
  const parameters = operation.parameters.flatMap((parameter) => {
    const { name, in: where } = isRecord(parameter.node) ? parameter.node : {};
    if (typeof name !== "string") return [];
    return [{ name, where, limits: limitsOf(document, locate(document, parameter, "schema")) }];
  });
  const inQuery = parameters.filter(({ where }) => where === "query");
  const inPath = parameters.filter(({ where }) => where === "path");
  const fieldLimits = fields.flatMap(([name, schema]) =>
    limitsOf(document, schema).map((value): [string, unknown] => [name, value]),
  );
  const queryLimits = inQuery.flatMap(({ name, limits }) =>
    limits.map((value): [string, string] => [name, String(value)]),
  );
  const choices: fc.Arbitrary<Mutation>[] = [headers, methods, targets, unknownQuery];
  if (names.length > 0) choices.push(bodyFields(names), bodyFields(names), rawBodies);
  if (fieldLimits.length > 0) choices.push(fc.constantFrom(...fieldLimits).map(setField));
  if (queryLimits.length > 0) choices.push(fc.constantFrom(...queryLimits).map(setQuery));
  if (inQuery.length > 0) choices.push(queries(inQuery.map(({ name }) => name)));
  if (inPath.length > 0) choices.push(pathValues(inPath.map(({ name }) => name)));
  return fc.oneof(...choices);
}

const headers: fc.Arbitrary<Mutation> = fc
  .constantFrom(...Object.entries(HEADERS))
  .chain(([name, values]) =>
    fc.record({
      name: fc.constant(name),
      value: fc.oneof(
        { arbitrary: fc.constantFrom(...values), weight: 3 },
        { arbitrary: hostileHeader, weight: 1 },
      ),
      how: fc.constantFrom("set", "set", "add", "remove"),
    }),
  )
  .map(({ name, value, how }) => (plan) => {
    const others = plan.headers.filter(([each]) => how === "add" || each.toLowerCase() !== name);
    return { ...plan, headers: how === "remove" ? others : [...others, [name, value]] };
  });

const methods: fc.Arbitrary<Mutation> = fc
  .constantFrom(...METHODS)
  .map((method) => (plan) => ({ ...plan, method }));

const targets: fc.Arbitrary<Mutation> = fc
  .oneof(
    fc.constantFrom<(target: string) => string>(
      (target) => `${target}/`,
      (target) => `/${target}`,
      (target) => target.toUpperCase(),
      (target) => target.replace(/^\/\w/, (start) => start.toUpperCase()),
      (target) => target.replace(/\w(?=\?|$)/, (char) => `%${char.charCodeAt(0).toString(16)}`),
      (target) => `${target}%`,
      (target) => `${target}%ff`,
      (target) => `${target}%00`,
      (target) => `${target};a=b`,
      (target) => `${target}?`,
      (target) => `${target}?&&==&`,
      (target) => `${target}?a=%zz`,
      (target) => `${target}?${"a=b&".repeat(1_500)}`,
      (target) => `/x/..${target}`,
      () => "/",
      () => "/*",
    ),
    hostileText.map((text) => () => `/${encodeURIComponent(text.toWellFormed().slice(0, 5_000))}`),
  )
  .map((edit) => (plan) => ({ ...plan, targetEdits: [...plan.targetEdits, edit] }));

const unknownQuery: fc.Arbitrary<Mutation> = fc
  .tuple(hostileKey, hostileText)
  .map(([name, value]) => (plan) => ({
    ...plan,
    query: [...plan.query, [name, value.slice(0, 6_000)]],
  }));

function queries(names: string[]): fc.Arbitrary<Mutation> {
  return fc
    .record({
      name: fc.constantFrom(...names),
      value: hostileText.map((text) => text.slice(0, 6_000)),
      how: fc.constantFrom("set", "set", "repeat", "brackets", "dots", "case"),
    })
    .map(({ name, value, how }) => (plan) => {
      if (how === "set") return setQuery([name, value])(plan);
      const spelt =
        how === "brackets" ? `${name}[]` : how === "dots" ? `${name}.a` : name.toUpperCase();
      return { ...plan, query: [...plan.query, [how === "repeat" ? name : spelt, value]] };
    });
}

function pathValues(names: string[]): fc.Arbitrary<Mutation> {
  return fc.tuple(fc.constantFrom(...names), hostileText).map(([name, value]) => (plan) => ({
    ...plan,
    pathValues: { ...plan.pathValues, [name]: value.slice(0, 6_000) },
  }));
}

function bodyFields(names: string[]): fc.Arbitrary<Mutation> {
  return fc.oneof(
    fc.tuple(fc.constantFrom(...names), hostileJson).map(setField),
    fc.tuple(hostileKey, hostileJson).map(setField),
    fc.constantFrom(...names).map(
      (name): Mutation =>
        (plan) => {
          const { [name]: _left, ...rest } = isRecord(plan.body) ? plan.body : {};
          return { ...plan, body: rest };
        },
    ),
    hostileJson.map(
      (body): Mutation =>
        (plan) => ({ ...plan, body }),
    ),
  );
}

const rawBodies: fc.Arbitrary<Mutation> = fc
  .oneof(
    fc.constantFrom<(body: Buffer) => Buffer>(
      () => Buffer.alloc(0),
      () => Buffer.from([0xff, 0xfe, 0xfd]),
      () => Buffer.alloc(1_000_000, " "),
      (body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]), // a byte order mark
      (body) => Buffer.from(body.toString(), "utf16le"),
      (body) => Buffer.concat([body, body]),
      (body) => Buffer.concat([body, Buffer.from("\0")]),
      (body) => Buffer.from(body.toString().replace(/"[^"]*"\s*:/, (key) => `${key}1,${key}`)),
      (body) => Buffer.from(body.toString("latin1").replace(/[a-z]"/, '\xc3\x28"'), "latin1"),
    ),
    fc.nat({ max: 200 }).map((at) => (body: Buffer) => body.subarray(0, at)),
    fc.uint8Array({ maxLength: 100 }).map((bytes) => () => Buffer.from(bytes)),
  )
  .map((edit) => (plan) => ({ ...plan, bodyEdits: [...plan.bodyEdits, edit] }));

function setField([name, value]: [string, unknown]): Mutation {
  return (plan) => ({ ...plan, body: { ...(isRecord(plan.body) && plan.body), [name]: value } });
}

function setQuery([name, value]: [string, string]): Mutation {
  return (plan) => ({
    ...plan,
    query: [...plan.query.filter(([each]) => each !== name), [name, value]],
  });
}
