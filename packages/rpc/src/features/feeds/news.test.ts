import { DOMParser, type Element, onErrorStopParsing } from "@xmldom/xmldom";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Event } from "../events/schema.ts";
import { jsonFeed } from "./json-feed-schema.ts";
import { jsonFeedOf, writeAtom, writeRss } from "./news.ts";
import { sampleEvent } from "./testing.ts";

const options = {
  name: "Jazz & more",
  url: "https://api.example.com/events.rss?tag=a&tag=b",
  webUrl: "https://example.com",
};

/** A parser that refuses what is not well-formed, and that had no part in writing. */
function parse(xml: string): Element {
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(
    xml,
    "text/xml",
  ).documentElement;
  if (!root) throw new Error("there is no root");
  return root;
}

function textsOf(root: Element, ...path: string[]): string[] {
  const elements = path.reduce(
    (parents, name) =>
      parents.flatMap((parent) =>
        [...parent.childNodes].filter((node): node is Element => node.nodeName === name),
      ),
    [root],
  );
  return elements.map(({ textContent }) => (textContent ?? "").trim());
}

const full = sampleEvent({
  title: "Waltzes",
  description: "An **evening** <script>alert(1)</script>.",
  tags: ["concert", "a<b>&\"c'"],
  price: "€ 12 <i>",
  url: "https://opera.example.com/?a=1&b=2",
  ticketUrl: 'https://tickets.example.com/"',
  endTime: "02:00",
  language: "fr",
  updatedAt: "2026-02-01T08:30:15.123Z",
});
const page = `https://example.com/events/${full.id}`;
const urn = `urn:uuid:${full.id}`;
const SUMMARY = "2026-07-01, 20:00 – 2026-07-02, 02:00 (Europe/Paris): Hall, 1 Road";

test("RSS says what is new, when it was entered and by whom", () => {
  const root = parse(writeRss([full], options));
  expect(textsOf(root, "channel", "title")).toEqual(["Jazz & more"]);
  expect(textsOf(root, "channel", "link")).toEqual(["https://example.com"]);
  expect(textsOf(root, "channel", "ttl")).toEqual(["60"]);
  expect(textsOf(root, "channel", "lastBuildDate")).toEqual(["Sun, 01 Feb 2026 08:30:15 GMT"]);
  const item = (name: string) => textsOf(root, "channel", "item", name);
  expect(item("title")).toEqual(["Waltzes"]);
  expect(item("link")).toEqual([page]);
  expect(item("guid")).toEqual([urn]);
  expect(item("pubDate")).toEqual(["Thu, 01 Jan 2026 12:00:00 GMT"]);
  expect(item("category")).toEqual(full.tags);
  expect(item("dc:creator")).toEqual(["test"]);
  expect(item("author")).toEqual([]);
  expect(item("description")).toEqual([SUMMARY]);
  const [self] = [...root.getElementsByTagName("atom:link")];
  expect(self?.getAttribute("href")).toBe(options.url);
});

test("Atom says the same", () => {
  const root = parse(writeAtom([full], options));
  expect(textsOf(root, "id")).toEqual([options.url]);
  expect(textsOf(root, "updated")).toEqual(["2026-02-01T08:30:15.123Z"]);
  const entry = (name: string) => textsOf(root, "entry", name);
  expect(entry("id")).toEqual([urn]);
  expect(entry("title")).toEqual(["Waltzes"]);
  expect(entry("published")).toEqual(["2026-01-01T12:00:00.000Z"]);
  expect(entry("summary")).toEqual([SUMMARY]);
  expect(textsOf(root, "entry", "author", "name")).toEqual(["test"]);
  const terms = [...root.getElementsByTagName("category")].map((each) => each.getAttribute("term"));
  expect(terms).toEqual(full.tags);
});

test("JSON Feed as well", () => {
  const feed = jsonFeedOf([full], options);
  expect(jsonFeed.parse(feed)).toEqual(feed);
  expect(feed).toMatchObject({
    version: "https://jsonfeed.org/version/1.1",
    title: "Jazz & more",
    feed_url: options.url,
    items: [{ id: urn, url: page, external_url: full.url, language: "fr", tags: full.tags }],
  });
});

test("the text is HTML in which nothing runs, and all that is said of the event is in it", () => {
  const [item] = jsonFeedOf([full], options).items;
  expect(item?.content_html).toBe(
    [
      `<p>${SUMMARY}</p>`,
      "<p>An <strong>evening</strong> &lt;script&gt;alert(1)&lt;/script&gt;.</p>",
      "<p>€ 12 &lt;i&gt;</p>",
      '<p><a href="https://tickets.example.com/&quot;" rel="nofollow ugc noopener noreferrer">https://tickets.example.com/&quot;</a></p>',
      '<p><a href="https://opera.example.com/?a=1&amp;b=2" rel="nofollow ugc noopener noreferrer">https://opera.example.com/?a=1&amp;b=2</a></p>',
    ].join("\n"),
  );
  expect(textsOf(parse(writeRss([full], options)), "channel", "item", "content:encoded")).toEqual([
    item?.content_html,
  ]);
  expect(textsOf(parse(writeAtom([full], options)), "entry", "content")).toEqual([
    item?.content_html,
  ]);
});

test.each([
  [{ status: "cancelled" }, "Cancelled: Hall", "Cancelled."],
  [{ status: "postponed" }, "Postponed: Hall", "Postponed: the new date is not known yet."],
  [
    { status: "rescheduled", formerDate: "2026-06-01", formerTime: "19:00" },
    "Rescheduled: Hall",
    "Rescheduled: it was to be on 2026-06-01, 19:00.",
  ],
] as const)("what became of an event is in its title: %j", (said, title, remark) => {
  const [item] = jsonFeedOf([sampleEvent(said)], options).items;
  expect(item?.title).toBe(title);
  expect(item?.content_html).toMatch(`<p><strong>${remark}</strong></p>`);
});

test.each([
  [{}, "2026-07-01, 20:00 (Europe/Paris)"],
  [{ endTime: "22:00" }, "2026-07-01, 20:00 – 22:00 (Europe/Paris)"],
  [{ allDay: true }, "2026-07-01"],
  [{ allDay: true, endDate: "2026-07-03" }, "2026-07-01 – 2026-07-03"],
] as const)("when it is: %j", (said, when) => {
  const [item] = jsonFeedOf([sampleEvent(said)], options).items;
  expect(item?.summary).toBe(`${when}: Hall, 1 Road`);
});

test("a feed without events is always the same", () => {
  expect(textsOf(parse(writeRss([], options)), "channel", "lastBuildDate")).toEqual([
    "Thu, 01 Jan 1970 00:00:00 GMT",
  ]);
  expect(textsOf(parse(writeAtom([], options)), "updated")).toEqual(["1970-01-01T00:00:00.000Z"]);
});

describe("whatever is written in an event is read as it was written", () => {
  const hostile = [
    "]]><script>alert(1)</script><![CDATA[",
    "&amp; &lt;b&gt; &#x0; &nbsp;",
    "</title></item>",
    "<!-- -->",
    "'\"",
    "😀 ‮ ẗ̷̢̛ 漢字",
    "\0 \x0b \x1f \x7f \ufffe \uffff",
    "\ud800 \udc00",
  ];
  const check = (said: Pick<Event, "title">) => {
    const event = sampleEvent({ ...said, venue: said.title, tags: [said.title] });
    const shown = said.title
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no place for them
      .replaceAll(/[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/g, "")
      .toWellFormed()
      .trim();
    const rss = parse(writeRss([event], { ...options, name: said.title }));
    const atom = parse(writeAtom([event], { ...options, name: said.title }));
    expect(textsOf(rss, "channel", "item", "title")).toEqual([shown]);
    expect(textsOf(rss, "channel", "item", "category")).toEqual([shown]);
    expect(textsOf(atom, "entry", "title")).toEqual([shown]);
  };

  test.each(hostile.map((text) => [text]))("%j", (text) => check({ title: `t${text}t` }));

  test("anything else", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(anyText, (text) => check({ title: `t${text.replaceAll(/[\t\r\n]/g, "")}t` })),
      { numRuns: 200 },
    );
  });
});
