import { expect, test } from "vitest";
import { parseHtml } from "./parse-html.server.ts";

test("HTML becomes elements and text", () => {
  expect(
    parseHtml('<p>Fish &amp; <strong>chips</strong><br />now</p><ol start="3"><li>a</li></ol>'),
  ).toEqual([
    {
      tag: "p",
      children: [
        "Fish & ",
        { tag: "strong", children: ["chips"] },
        { tag: "br", children: [] },
        "now",
      ],
    },
    { tag: "ol", start: 3, children: [{ tag: "li", children: ["a"] }] },
  ]);
});

test("links lead to web pages and mail addresses", () => {
  expect(parseHtml('<a href="https://example.com/?a&amp;b" title="t" rel="x">y</a>')).toEqual([
    { tag: "a", href: "https://example.com/?a&b", title: "t", children: ["y"] },
  ]);
});

test("what an API should never send is left out all the same", () => {
  const html =
    '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">a</a>' +
    '<a href="/logout">b</a><p onclick="alert(1)" style="color:red">c</p>';
  expect(parseHtml(html)).toEqual([
    "alert(1)",
    { tag: "a", children: ["a"] },
    { tag: "a", children: ["b"] },
    { tag: "p", children: ["c"] },
  ]);
});
