import { RouterContextProvider } from "react-router";
import { expect, test } from "vitest";
import { isCrossSite } from "./is-cross-site.ts";
import { keepAddressPrivate } from "./keep-address-private.ts";

const url = new URL("http://www.example.com/reset-password?token=secret");

async function policyFor(headers: Record<string, string>) {
  const request = new Request(url, { headers });
  const args = { request, url, context: new RouterContextProvider(), params: {}, pattern: "*" };
  const response = await keepAddressPrivate(args, async () => new Response());
  return response instanceof Response && response.headers.get("referrer-policy");
}

test("the address is told nobody, and the form of the page is taken all the same", async () => {
  expect(await policyFor({ "sec-fetch-site": "none" })).toBe("no-referrer");
  const fromNoReferrer = { origin: "null", "sec-fetch-site": "same-origin" };
  expect(isCrossSite(post(fromNoReferrer), undefined)).toBe(false);

  expect(await policyFor({})).toBe("strict-origin");
  expect(isCrossSite(post({ origin: url.origin }), undefined)).toBe(false);
});

function post(headers: Record<string, string>): Request {
  return new Request(url, { method: "POST", headers });
}
