import { expect, test } from "vitest";
import { EventParser } from "./parse-events.ts";

/** The events of a whole stream, in whatever pieces it comes. */
function parse(pieces: Iterable<string>) {
  const parser = new EventParser("");
  return { parser, events: [...pieces].flatMap((piece) => parser.push(piece)) };
}

const stream = [
  "\uFEFF: a comment\n",
  "retry: 500\r\n",
  "id: 1\r\ndata: first\r\ndata:second\r\n\r\n",
  "event: other\rdata\r\r",
  "id\ndata:  two spaces\nunknown: x\n\n",
  "id: 3\n\n",
  "data: never ended",
].join("");

const expected = [
  { type: "message", data: "first\nsecond", lastEventId: "1" },
  { type: "other", data: "", lastEventId: "1" },
  { type: "message", data: " two spaces", lastEventId: "" },
];

test.each([
  ["at once", [stream]],
  ["character by character", stream],
])("a stream is read by the rules of WHATWG HTML §9.2.6, %s", (_, pieces) => {
  const { parser, events } = parse(pieces);
  expect(events).toEqual(expected);
  expect(parser.lastEventId).toBe("3"); // an event without data is none, but its id counts
  expect(parser.retry).toBe(500);
});

test("an id with a NUL and a pause that is no number are nothing", () => {
  const { parser, events } = parse(["id: 1\ndata: x\n\nid: a\0b\nretry: soon\ndata: y\n\n"]);
  expect(events.map(({ lastEventId }) => lastEventId)).toEqual(["1", "1"]);
  expect(parser.retry).toBeUndefined();
});
