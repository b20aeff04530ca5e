import { expect, test } from "vitest";
import { isCrossSite } from "./is-cross-site.ts";

function post(headers: Record<string, string>): Request {
  return new Request("http://www.example.com/login", { method: "POST", headers });
}

test.each([
  { "sec-fetch-site": "same-origin" },
  { "sec-fetch-site": "same-origin", origin: "null" }, // from a page that sends no referrer
  { "sec-fetch-site": "none" },
  { origin: "http://www.example.com" },
  { origin: "https://www.example.com" }, // TLS ends at a proxy
  { origin: "https://public.example" }, // the proxy sends a Host of its own
])("%j comes from here", (headers) => {
  expect(isCrossSite(post(headers), "https://public.example")).toBe(false);
});

test.each([
  {}, // no browser
  { "sec-fetch-site": "" },
  { "sec-fetch-site": "same-origin, cross-site" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "cross-site", origin: "http://www.example.com" },
  { "sec-fetch-site": "same-site", origin: "http://www.example.com" },
  { origin: "https://evil.example" },
  { origin: "http://www.example.com:8080" },
  { origin: "null" },
  { origin: "nonsense" },
  { origin: "http://www.example.com, https://evil.example" },
  { origin: "http://www.example.com.evil.example" },
  { referer: "http://www.example.com/" },
])("%j comes from elsewhere", (headers) => {
  expect(isCrossSite(post(headers), "https://public.example")).toBe(true);
  expect(isCrossSite(post(headers), undefined)).toBe(true);
});
