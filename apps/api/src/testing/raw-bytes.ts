import * as fc from "fast-check";

const METHODS = [
  "GET",
  "GET",
  "HEAD",
  "POST",
  "POST",
  "OPTIONS",
  "PROPFIND",
  "get",
  "G T",
  "\0",
  "",
];

const TARGETS = [
  "/events",
  "/events?limit=1",
  "/login",
  "/login",
  "//events",
  "/events/",
  "/./events",
  "/x/../events",
  "/events#fragment",
  "/events\\..",
  "http://other.example/events",
  "*",
  "events",
  "/ev ents",
  "/\xe9v\xe9nements",
  "/%",
  "/%00",
  "?",
  "",
  `/${"x".repeat(20_000)}`,
];

const VERSIONS = [
  "HTTP/1.1",
  "HTTP/1.1",
  "HTTP/1.1",
  "HTTP/1.0",
  "HTTP/2.0",
  "HTTP/9.9",
  "http/1.1",
  "",
];

/** Headers that decide where a request ends, who it is for, or neither. */
const HEADERS = [
  "host: api.test",
  "host: api.test",
  "host: a\r\nhost: b",
  "host:",
  "content-type: application/json",
  "content-length: 36",
  "content-length: 36",
  "content-length: 5",
  "content-length: 1000",
  "content-length: -1",
  "content-length: +36",
  "content-length: 0x24",
  "content-length: 36, 36",
  "content-length: 36\r\ncontent-length: 5",
  "content-length: 99999999999999999999",
  "transfer-encoding: chunked",
  "transfer-encoding: chunked\r\ncontent-length: 5",
  "transfer-encoding: xchunked",
  "transfer-encoding: chunked, chunked",
  "transfer-encoding: identity",
  "transfer-encoding : chunked",
  "transfer-encoding:\x0bchunked",
  " folded: value",
  "x: a\r\n b",
  "x\0y: z",
  "x: \0",
  "no colon",
  ": no name",
  "x: \xff\xfe",
  "expect: 100-continue",
  "expect: something",
  "connection: close",
  "connection: upgrade\r\nupgrade: websocket",
  "connection: upgrade\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk",
  "authorization: Bearer a\r\nauthorization: Bearer b",
  "idempotency-key: a\r\nidempotency-key: b",
  "if-none-match: a\r\nif-none-match: b",
  `x: ${"y".repeat(20_000)}`,
  "x: y\r\n".repeat(3_000),
];

const BODY = '{"username":"ann","password":"pass"}';

const BODIES = [
  "",
  BODY,
  BODY,
  `24\r\n${BODY}\r\n0\r\n\r\n`,
  `24\r\n${BODY}\r\n0\r\nx-trailer: 1\r\n\r\n`,
  `24;extension=1\r\n${BODY}\r\n0\r\n\r\n`,
  `0x24\r\n${BODY}\r\n0\r\n\r\n`,
  `ffffffffffffffff\r\n${BODY}`,
  `-1\r\n${BODY}`,
  "0\r\n\r\n",
  "GET /events HTTP/1.1\r\nhost: smuggled\r\n\r\n",
  "0\r\n\r\nGET /events HTTP/1.1\r\nhost: smuggled\r\n\r\n",
];

const request = fc
  .record({
    line: fc.tuple(
      fc.constantFrom(...METHODS),
      fc.constantFrom(...TARGETS),
      fc.constantFrom(...VERSIONS),
    ),
    headers: fc.array(fc.constantFrom(...HEADERS), { maxLength: 5 }),
    end: fc.constantFrom("\r\n", "\r\n", "\r\n", "\n", "\r", ""),
    body: fc.constantFrom(...BODIES),
  })
  .map(({ line, headers, end, body }) =>
    [line.join(" "), "\r\n", ...headers.map((each) => `${each}\r\n`), end, body].join(""),
  );

/** What arrives on one connection, a byte for each character: requests of all kinds, one after another, or noise. */
export const rawBytes: fc.Arbitrary<string> = fc.oneof(
  {
    arbitrary: fc.array(request, { minLength: 1, maxLength: 4 }).map((all) => all.join("")),
    weight: 9,
  },
  {
    arbitrary: fc
      .uint8Array({ maxLength: 500 })
      .map((bytes) => Buffer.from(bytes).toString("latin1")),
    weight: 1,
  },
);
