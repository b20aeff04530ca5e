import { z } from "zod";
import "../../schema-messages.ts";
import { PLAIN_TEXT, plainLine } from "../../plain-text.ts";

const REFRESH_TOKEN = "q8Wc0m2JxV5bT1nZ7yRk4uHs9dLpE3aGf6oQiNwXtBM"; // an example
const USERNAME = /^[A-Za-z0-9._-]*$/;

const username = z
  .string()
  .trim()
  .min(3)
  .max(32)
  .regex(USERNAME, "may have only letters A–Z, digits, dots, hyphens and underscores")
  .meta({ description: "The name that others see.", examples: ["test"] });

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email("must be an e-mail address, as in name@example.com"))
  .meta({
    description: "The e-mail address, which nobody else is shown.",
    format: "email",
    examples: ["user@domain.com"],
  });

const DEVICE_TOKEN = "Zt4uHs9dLpE3aGf6oQiNwXtBMq8Wc0m2JxV5bT1nZ7y"; // an example

/** The server's policy sets the least length; the most bounds the work of hashing. */
const password = z
  .string()
  .min(1)
  .max(256)
  .meta({ description: "The password.", format: "password", examples: ["correct horse battery"] });

export const registerInput = z
  .strictObject({
    username,
    email,
    password: password.meta({ description: "The server says how long it must be at least." }),
  })
  .meta({ id: "RegisterUser", description: "Who wants to publish." });

export const loginInput = z
  .strictObject({
    username: plainLine(254).meta({
      description: "The username or the e-mail address.",
      examples: ["test"],
    }),
    password,
    device: plainLine(200)
      .exactOptional()
      .meta({
        description: "What the session is shown as; the User-Agent when left out.",
        examples: ["Ann's laptop"],
      }),
  })
  .extend({
    deviceToken: z
      .string()
      .min(1)
      .max(256)
      .exactOptional()
      .meta({
        description:
          "The `deviceToken` of an earlier log-in of this user's from this device: failures elsewhere do not slow this " +
          "one down. Any other counts for nothing.",
        format: "password",
        examples: [DEVICE_TOKEN],
      }),
  })
  .meta({ id: "LogIn", description: "Who it is, and the proof." });

export const refreshTokenInput = z
  .strictObject({
    refreshToken: z
      .string()
      .min(1)
      .max(256)
      .meta({
        description: "The refresh token of the session.",
        format: "password",
        examples: [REFRESH_TOKEN],
      }),
  })
  .meta({ id: "RefreshToken", description: "Which session it is about." });

// Limits of what comes out are said, not checked: what the columns hold is within them.
export const user = z
  .object({
    id: z
      .uuid()
      .meta({ description: "The user's id.", examples: ["019ab5a4-6c00-7000-8000-000000000002"] }),
    username: z.string().meta({
      description: "The name that others see.",
      pattern: USERNAME.source,
      maxLength: 32,
      examples: ["test"],
    }),
    displayName: z
      .string()
      .nullable()
      .meta({
        description: "What the user is called, if not by the username.",
        pattern: PLAIN_TEXT.source,
        maxLength: 100,
        examples: ["Test User"],
      }),
    email: z.string().meta({
      description: "The e-mail address, in lower case.",
      format: "email",
      maxLength: 254,
      examples: ["user@domain.com"],
    }),
    isEmailVerified: z
      .boolean()
      .meta({ description: "Whether mail to the address has reached the user.", examples: [true] }),
    role: z
      .enum(["member", "admin"])
      .meta({ description: "An admin may look after accounts.", examples: ["member"] }),
    createdAt: z.iso.datetime().meta({
      description: "When the user registered.",
      maxLength: 24,
      examples: ["2023-12-01T12:00:00.000Z"],
    }),
  })
  .meta({ id: "User", description: "Someone who may publish." });

export const session = z
  .object({
    accessToken: z.string().meta({
      description: "A JWT: send it as Authorization: Bearer …",
      pattern: "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$",
      maxLength: 4_096,
      examples: ["eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTlhYjVhNCJ9.c2lnbmF0dXJl"],
    }),
    tokenType: z.literal("Bearer").meta({ description: "How to send the access token." }),
    expiresIn: z
      .int()
      .min(1)
      .max(24 * 60 * 60)
      .meta({ description: "Seconds until the access token expires.", examples: [300] }),
    refreshToken: z.string().meta({
      description: "Good for one new session. It is spent by its first use.",
      pattern: "^[A-Za-z0-9_-]{43}$",
      maxLength: 43,
      examples: [REFRESH_TOKEN],
    }),
    user,
  })
  .meta({ id: "Session", description: "A proof of who somebody is, for a while." });

/** What a log-in gives. */
export const startedSession = session
  .extend({
    deviceToken: z.string().meta({
      description:
        "Keep it on the device, also when the session ends, and send it along with the next log-in from there. It is good " +
        "for 180 days after the last use, and proves nothing else.",
      pattern: "^[A-Za-z0-9_-]{43}$",
      maxLength: 43,
      examples: [DEVICE_TOKEN],
    }),
  })
  .meta({ id: "NewSession", description: "A session that has just begun." });

export type StartedSession = z.infer<typeof startedSession>;
export type User = z.infer<typeof user>;
export type Session = z.infer<typeof session>;
