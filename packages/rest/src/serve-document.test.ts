import { initTRPC } from "@trpc/server";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import type { RestMeta } from "./index.ts";
import { serve } from "./testing.ts";

const t = initTRPC.meta<RestMeta>().create();

const app = serve(
  t.router({
    look: t.procedure
      .meta({ openapi: { method: "GET", path: "/look", summary: "no" } })
      .input(z.object({ day: z.string().meta({ examples: ["2023-12-31"] }) }))
      .output(z.string().meta({ examples: ["on", "12:30:00", "0o7", "~"] }))
      .query(() => "seen"),
  }),
);

test("YAML says what JSON says, to readers of YAML 1.2 and of 1.1", async () => {
  const json = await app.inject("/openapi.json");
  const yaml = await app.inject("/openapi.yaml");
  expect(json.headers["content-type"]).toBe("application/json; charset=utf-8");
  expect(yaml.headers["content-type"]).toBe("application/yaml; charset=utf-8");
  expect(parse(yaml.body)).toEqual(json.json());
  expect(parse(yaml.body, { version: "1.1" })).toEqual(json.json());
  expect(yaml.body).toContain("openapi: 3.1.1");
});

test.each(["/openapi.json", "/openapi.yaml"])("%s is not sent again to who has it", async (url) => {
  const { headers, statusCode } = await app.inject(url);
  expect(statusCode).toBe(200);
  const again = await app.inject({ url, headers: { "if-none-match": String(headers.etag) } });
  expect([again.statusCode, again.body]).toEqual([304, ""]);
  const refused = await app.inject({ method: "DELETE", url });
  expect([refused.statusCode, refused.headers.allow]).toEqual([405, "GET, HEAD, OPTIONS"]);
});
