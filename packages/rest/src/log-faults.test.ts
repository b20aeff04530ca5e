import { initTRPC, TRPCError } from "@trpc/server";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { z } from "zod";
import { type RestMeta, registerRest } from "./index.ts";

const t = initTRPC.meta<RestMeta>().create({ isDev: false });

const failures: Record<string, () => Error> = {
  busy: () => new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "Busy." }),
  lost: () => new TRPCError({ code: "SERVICE_UNAVAILABLE", cause: new Error("connection lost") }),
  broken: () => new Error("no such thing"),
};

const router = t.router({
  fail: t.procedure
    .meta({ openapi: { method: "GET", path: "/fail/{how}", summary: "Fail" } })
    .input(z.object({ how: z.string() }))
    .output(z.void())
    .query(({ input: { how } }) => {
      throw failures[how]?.();
    }),
});

test.each([
  ["busy", 503, false],
  ["lost", 503, true],
  ["broken", 500, true],
])(
  "when a procedure is %s, the answer is %i, and logged as a fault: %s",
  async (how, status, isLogged) => {
    let logged = "";
    const stream = {
      write: (line: string) => {
        logged += line;
      },
    };
    const app = Fastify({ logger: { level: "error", stream } });
    registerRest(app, {
      router,
      createContext: () => ({}),
      problemTypeUrl: (code) => `https://example.com/${code}`,
      document: { info: { title: "Failures", version: "1" }, generalProblems: [] },
    });
    expect((await app.inject(`/fail/${how}`)).statusCode).toBe(status);
    expect(logged !== "").toBe(isLogged);
  },
);
