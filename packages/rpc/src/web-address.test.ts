import fc from "fast-check";
import { expect, test } from "vitest";
import { webAddress } from "./web-address.ts";

test.each([
  "https://example.com",
  "HTTP://Example.com:8080/a%20b?c=d&e=(f)#g",
  "https://social.example/@club",
  "https://maps.example/@48.8674,2.3635,15z",
])("%s is kept as it is", (address) => {
  expect(webAddress.parse(` ${address}\n`)).toBe(address);
});

test.each([
  ["https://example.com/café?q=été", "https://example.com/caf%C3%A9?q=%C3%A9t%C3%A9"],
  ["https://bücher.example/音", "https://xn--bcher-kva.example/%E9%9F%B3"],
  ["https://example.com/100%?a|b[0]#c#d", "https://example.com/100%25?a%7Cb%5B0%5D#c%23d"],
  ["http://[::1]:3000/\u202e\"<>'", "http://[::1]:3000/%E2%80%AE%22%3C%3E'"],
])("%s is encoded as browsers do", (text, address) => {
  expect(webAddress.parse(text)).toBe(address);
  expect(webAddress.parse(address)).toBe(address);
});

test.each([
  "javascript:alert(1)",
  "https:example.com",
  "https:///example.com",
  "https://",
  "https://user@example.com",
  "https://:password@example.com",
  "https://example.com/\u0007",
  "https://example.com/\ud800",
  "https://exa mple.com",
  "https://exa%00mple.com",
  "https://256.256.256.256",
])("%j is refused", (text) => {
  expect(webAddress.safeParse(text).success).toBe(false);
});

test("what gets too long by its encoding is refused, and said so", () => {
  const address = `https://example.com/${"é".repeat(600)}`;
  expect(webAddress.safeParse(address).error?.issues[0]?.message).toContain("once it is encoded");
});

test("what comes out is a URI that leads to the same page", () => {
  const text = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.constant("https://a.example/"),
  );
  let accepted = 0;
  fc.assert(
    fc.property(text, fc.string({ unit: "binary", maxLength: 20 }), (start, end) => {
      const { data } = webAddress.safeParse(start + end);
      if (data === undefined) return;
      accepted++;
      expect(data).toMatch(/^https?:\/\/[\w.~:/?#@!$&'()*+,;=[\]%-]+$/i);
      const [there, here] = [new URL(data), new URL(start + end)];
      expect(there.origin).toBe(here.origin);
      expect(webAddress.parse(data)).toBe(data);
    }),
    { numRuns: 1000 },
  );
  expect(accepted).toBeGreaterThan(500);
});
