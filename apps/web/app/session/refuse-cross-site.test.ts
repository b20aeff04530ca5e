import { RouterContextProvider } from "react-router";
import { expect, test } from "vitest";
import { refuseCrossSite } from "./refuse-cross-site.ts";

/** The status that a request is refused with, or undefined when it is let through. */
async function statusOf(method: string, headers: Record<string, string>) {
  const url = new URL("http://www.example.com/account");
  const request = new Request(url, { method, headers });
  const context = new RouterContextProvider();
  try {
    await refuseCrossSite({ request, url, context, params: {}, pattern: "*" }, async () => {
      throw new Error("it is for the router to go on");
    });
    return undefined;
  } catch (refusal) {
    return refusal instanceof Error ? refusal : Reflect.get(Object(refusal), "init")?.status;
  }
}

test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"])(
  "%s from elsewhere, or from who does not say, is refused",
  async (method) => {
    expect(await statusOf(method, { "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await statusOf(method, { "sec-fetch-site": "same-site" })).toBe(403);
    expect(await statusOf(method, { origin: "https://evil.example" })).toBe(403);
    expect(await statusOf(method, { origin: "null" })).toBe(403);
    expect(await statusOf(method, {})).toBe(403);
    expect(await statusOf(method, { origin: "http://www.example.com" })).toBeUndefined();
  },
);

test.each(["GET", "HEAD"])("a link from elsewhere may be followed: %s", async (method) => {
  expect(await statusOf(method, { "sec-fetch-site": "cross-site" })).toBeUndefined();
});
