import fc from "fast-check";
import { expect, test } from "vitest";
import { plainTextOf, renderMarkdown } from "./markdown.ts";
import { LONGEST_MARKDOWN } from "./markdown-text.ts";
import { HOSTILE } from "./testing/hostile-markdown.ts";

const REL = 'rel="nofollow ugc noopener noreferrer"';

test.each([
  [
    "An evening of **waltzes** & *more*.",
    "<p>An evening of <strong>waltzes</strong> &amp; <em>more</em>.</p>\n",
  ],
  ["# One\n\n## Two\n\n##### Five", "<h3>One</h3>\n<h4>Two</h4>\n<h6>Five</h6>\n"],
  ["3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'],
  [
    "[a](https://example.com/?a=1&b=2)",
    `<p><a href="https://example.com/?a=1&amp;b=2" ${REL}>a</a></p>\n`,
  ],
  ["[a](MAILTO:ann@example.com)", `<p><a href="MAILTO:ann@example.com" ${REL}>a</a></p>\n`],
  [
    "See https://example.com/x.",
    `<p>See <a href="https://example.com/x" ${REL}>https://example.com/x</a>.</p>\n`,
  ],
  [
    '[a](http://example.com "a \\" onclick=x")',
    `<p><a href="http://example.com" title="a &quot; onclick=x" ${REL}>a</a></p>\n`,
  ],
  [
    "![poster](https://example.com/p.png)",
    `<p><a href="https://example.com/p.png" ${REL}>poster</a></p>\n`,
  ],
  [
    "![](https://example.com/p.png)",
    `<p><a href="https://example.com/p.png" ${REL}>https://example.com/p.png</a></p>\n`,
  ],
  [
    "[![poster](http://a.example/p.png)](http://b.example)",
    `<p><a href="http://b.example" ${REL}>poster</a></p>\n`,
  ],
  ["```html\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>\n"],
  ["<b onclick=x>", "<p>&lt;b onclick=x&gt;</p>\n"],
  ["a\u0000b", "<p>a\ufffdb</p>\n"],
  ["\u202etfel\u202c 音楽 🎉", "<p>\u202etfel\u202c 音楽 🎉</p>\n"],
  ["", ""],
])("%j", (text, html) => {
  expect(renderMarkdown(text)).toBe(html);
});

const TAG =
  /^<\/?(p|br|hr|h[3-6]|blockquote|ul|ol|li|pre|code|em|strong|a)( (href|title|rel|start)="[^"<>]*")*( \/)?>$/;

/** Everything in the HTML that a browser would take for a tag, and that is not harmless. */
function harmIn(html: string): string[] {
  const tags = html.match(/<[^>]*>?/g) ?? [];
  const links = Array.from(html.matchAll(/href="([^"]*)"/g), ([, href]) => String(href));
  return [
    ...tags.filter((tag) => !TAG.test(tag)),
    ...links.filter((href) => !/^(https?:\/\/[^/\\]|mailto:.)/i.test(href)),
    ...tags.filter((tag) => tag.startsWith("<a ") && !tag.includes(REL)),
  ];
}

test("nothing runs, loads, or leads anywhere but to web pages and mail addresses", () => {
  for (const text of HOSTILE) expect([text, harmIn(renderMarkdown(text))]).toEqual([text, []]);
  for (const text of HOSTILE.filter((each) => /^!?\[x\]\((?!https:\/\/)/.test(each))) {
    expect([text, renderMarkdown(text).includes("<a ")]).toEqual([text, false]);
  }
});

test("nor does any mixture of them", () => {
  const marks = [
    "[",
    "](",
    ")",
    "<",
    ">",
    "`",
    "*",
    "_",
    "![",
    '"',
    "'",
    "\n",
    "\n\n",
    "    ",
    "- ",
    "> ",
    "\\",
    "&",
    ";",
    ":",
  ];
  const pieces = [
    ...HOSTILE,
    ...marks,
    "javascript:",
    "https://example.com",
    "\t",
    "\u0000",
    "\u202e",
    "a",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (texts) => {
      expect(harmIn(renderMarkdown(texts.join("")))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

const BOMBS = [
  ...[
    "[",
    "]",
    "![](",
    "![",
    "[a](",
    "*",
    "**a *a ",
    "_a",
    "**x* ",
    "`",
    "`a``b```c````",
    "<",
    "<a ",
    "<!--",
    "<http:",
  ],
  ...[
    ">",
    "> - ",
    "- ",
    "1. ",
    "* a\n",
    "# a\n",
    "a\n=\n",
    "&",
    "&#x41;",
    "\\",
    "(",
    "[]",
    "[a]",
    "[a]: x\n",
    "\u0000",
  ],
  ...[
    "http://",
    "https://a.b ",
    "http://a(",
    "mailto:a@b.c,",
    "![a](http://b)",
    "![[](http://a)",
    "a@",
    " ",
    "\n",
    "\t",
  ],
];

test("what is built to take long comes to an end, and to little more than was sent", {
  timeout: 60_000,
}, () => {
  for (const unit of BOMBS) {
    const text = unit.repeat(Math.ceil(LONGEST_MARKDOWN / unit.length)).slice(0, LONGEST_MARKDOWN);
    expect(renderMarkdown(text).length).toBeLessThan(25 * LONGEST_MARKDOWN);
  }
});

test("a long address is not repeated for each mention of it", () => {
  const text = `[a]: https://example.com/${"x".repeat(10_000)}\n\n${"[a]".repeat(3_000)}`;
  expect(renderMarkdown(text).length).toBeLessThan(3 * text.length);
});

test("what is never closed is text", () => {
  for (const text of ["**a", "[a](http://b", "`a", "<a", "![a", "```\na", "> [a", "a\\"]) {
    expect(harmIn(renderMarkdown(text))).toEqual([]);
    expect(plainTextOf(text)).toContain("a");
  }
});

test.each([
  ["An evening\nof **waltzes**.", "An evening\nof waltzes."],
  [
    "# Title\n\nText  \nmore\n\n- one\n- [two](http://a.b)\n\n> said",
    "Title\nText\nmore\none\ntwo\nsaid",
  ],
  ["![poster *one*](http://a.b/c.png) `<b>` &amp; <i>", "poster one <b> & <i>"],
  ["```\n1 < 2\n```\n\n---\n\nend", "1 < 2\nend"],
  ["<script>alert(1)</script>", "<script>alert(1)</script>"],
  ["", ""],
])("%j is read as plain text", (markdown, text) => {
  expect(plainTextOf(markdown)).toBe(text);
});
