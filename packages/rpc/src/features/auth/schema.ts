import { z } from "zod";
import "../../schema-messages.ts";

const username = z
  .string()
  .trim()
  .min(3)
  .max(32)
  .regex(/^[A-Za-z0-9._-]*$/, "may have only letters A–Z, digits, dots, hyphens and underscores")
  .meta({ examples: ["test"] });

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email("must be an e-mail address, as in name@example.com"))
  .meta({ examples: ["user@domain.com"] });

/** The server's policy sets the least length; the most bounds the work of hashing. */
const password = z
  .string()
  .min(1)
  .max(256)
  .meta({ examples: ["pass"] });

export const registerInput = z.strictObject({ username, email, password });

export const loginInput = z.strictObject({
  username: z
    .string()
    .trim()
    .min(1)
    .max(254)
    .meta({ description: "The username or the e-mail address.", examples: ["test"] }),
  password,
});

export const refreshTokenInput = z.strictObject({
  refreshToken: z.string().min(1).max(256),
});

export const user = z
  .object({
    id: z.uuid(),
    username: z.string(),
    email: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "User" });

export const session = z
  .object({
    accessToken: z.string().meta({ description: "A JWT: send it as Authorization: Bearer …" }),
    tokenType: z.literal("Bearer"),
    expiresIn: z.int().meta({ description: "Seconds until the access token expires." }),
    refreshToken: z.string().meta({
      description: "Good for one new session. It is spent by its first use.",
    }),
    user,
  })
  .meta({ id: "Session" });

export type User = z.infer<typeof user>;
export type Session = z.infer<typeof session>;
