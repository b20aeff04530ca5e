import { initTRPC } from "@trpc/server";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { z } from "zod";
import { type RestMeta, type RestOptions, registerRest, sendProblem } from "./index.ts";
import { PROBLEM_LIMITS } from "./problem-limits.ts";

const t = initTRPC.meta<RestMeta>().create({
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    data: {
      ...shape.data,
      errors:
        error.cause instanceof z.ZodError
          ? error.cause.issues.flatMap((issue) =>
              issue.code === "unrecognized_keys"
                ? issue.keys.map((path) => ({ path, message: issue.message }))
                : [],
            )
          : undefined,
    },
  }),
});

const options: RestOptions = {
  router: t.router({
    get: t.procedure
      .meta({ openapi: { method: "GET", path: "/things/{id}", summary: "Get" } })
      .input(z.strictObject({ id: z.string() }))
      .output(z.string())
      .query(({ input }) => input.id),
  }),
  createContext: () => ({}),
  problemTypeUrl: (code) => `https://example.com/${code}`,
  document: { info: { title: "Things", version: "1" }, generalProblems: [] },
};

const app = Fastify({
  routerOptions: { maxParamLength: 100 },
  frameworkErrors: (error, request, reply) => void sendProblem(options, error, request, reply),
});
registerRest(app, options);

test("what a caller made up is repeated no longer than the document says", async () => {
  const names = Array.from({ length: 150 }, (_, index) => `${index}${"😀".repeat(150)}`);
  const query = new URLSearchParams(Object.fromEntries(names.map((name) => [name, "1"])));
  const { errors } = (await app.inject(`/things/1?${query}`)).json();
  expect(errors).toHaveLength(PROBLEM_LIMITS.errors);
  expect(errors[0].path).toHaveLength(PROBLEM_LIMITS.path);
  expect(errors[0].path.isWellFormed()).toBe(true);
  expect(errors[0].message.length).toBeLessThanOrEqual(PROBLEM_LIMITS.message);

  const { detail } = (await app.inject(`/${"x".repeat(5_000)}`)).json();
  expect(detail).toHaveLength(PROBLEM_LIMITS.detail);
});

test("a parameter that is too long for the router names nothing", async () => {
  const answer = await app.inject(`/things/${"x".repeat(101)}`);
  expect(answer.json()).toMatchObject({ status: 404, code: "NOT_FOUND" });
});
