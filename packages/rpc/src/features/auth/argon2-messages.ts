import { z } from "zod";

/** What the hashing process is asked. */
const question = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("hash"),
    password: z.string(),
    options: z.object({
      memoryCost: z.number(),
      timeCost: z.number(),
      parallelism: z.number(),
    }),
  }),
  z.object({ do: z.literal("verify"), passwordHash: z.string(), password: z.string() }),
]);

export type Question = z.output<typeof question>;

/** It answers by the number, in any order. */
export const numberedQuestion = z.object({ number: z.number(), question });

export const numberedAnswer = z.union([
  z.object({ number: z.number(), result: z.union([z.string(), z.boolean()]) }),
  z.object({ number: z.number(), error: z.string() }),
]);

export type NumberedAnswer = z.output<typeof numberedAnswer>;
