import { z } from "zod";
import { type KeySource, keySourceOf } from "./keys/key-source.ts";
import { mailVariables } from "./mail/mail-settings.ts";

const port = z.coerce.number().int().min(0).max(65_535);

/** Where the keys are that sign access tokens. */
const signingKeys = {
  SIGNING_KEYS: z.string().optional(),
  SIGNING_KEYS_FILE: z.string().default(".data/signing-keys.json"),
};

const schema = z
  .object({
    ...signingKeys,
    ...mailVariables,
    APP_ENV: z.enum(["development", "production"]).default("production"),
    DATABASE_URL: z.url({
      protocol: /^(mysql|mariadb)$/,
      error: "must look like mysql://user:password@host:3306/handbill",
    }),
    REDIS_URL: z
      .string()
      .refine(isRedisUrl, "must look like redis://:password@host:6379/0, or rediss:// for TLS")
      .optional(),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(500).default(10),
    API_HOST: z.string().min(1).default("127.0.0.1"),
    API_PORT: port.default(8080),
    PUBLIC_API_URL: httpUrl().optional(),
    PUBLIC_WEB_URL: httpUrl().optional(),
    SITE_NAME: z.string().trim().min(1).max(100).default("Handbill"),
    CORS_ORIGINS: z
      .string()
      .default("")
      .transform(splitList)
      .refine(
        (list) => list.every(isOrigin),
        "must be origins, as in https://example.com, separated by commas",
      ),
    DEFAULT_TIMEZONE: z
      .string()
      .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
      .refine(isTimezone, "must be an IANA time zone, as in Europe/Paris"),
    PASSWORD_MIN_LENGTH: z.coerce.number().int().max(64).optional(),
    TRUST_PROXY: z
      .string()
      .default("")
      .transform(splitList)
      .refine(
        (list) => list.every((each) => /^[\da-f.:]+(\/\d{1,3})?$/i.test(each)),
        "must be addresses or CIDR ranges of proxies, separated by commas",
      ),
    RATE_LIMITS: z.coerce
      .number("must be a number: 1 as they are, 2 twice as many calls, 0 no limits")
      .min(0)
      .max(1_000)
      .default(1),
    LOG_LEVEL: z
      .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
      .default("info"),
  })
  .transform(
    ({ PASSWORD_MIN_LENGTH, PUBLIC_API_URL, PUBLIC_WEB_URL, CORS_ORIGINS, ...env }, { issues }) => {
      const isDevelopment = env.APP_ENV === "development";
      const minPasswordLength = PASSWORD_MIN_LENGTH ?? (isDevelopment ? 4 : 15);
      const floor = isDevelopment ? 1 : 8; // NIST SP 800-63B-4 §3.1.1.2
      if (minPasswordLength < floor) {
        issues.push({
          code: "custom",
          path: ["PASSWORD_MIN_LENGTH"],
          message: `must be at least ${floor}`,
          input: minPasswordLength,
        });
      }
      for (const name of ["MAIL_FROM", "PUBLIC_WEB_URL"] as const) {
        if (env.SMTP_URL === undefined || { MAIL_FROM: env.MAIL_FROM, PUBLIC_WEB_URL }[name])
          continue;
        const message = "is required with SMTP_URL";
        issues.push({ code: "custom", path: [name], message, input: undefined });
      }
      const linkOrigin = PUBLIC_WEB_URL ?? "http://127.0.0.1:3000";
      return {
        ...env,
        isDevelopment,
        /** Where the links of mails go: the web app. */
        linkOrigin,
        mailFrom: env.MAIL_FROM ?? {
          name: env.SITE_NAME,
          address: `no-reply@${new URL(linkOrigin).hostname}`,
        },
        requiresVerifiedEmail:
          env.REQUIRE_VERIFIED_EMAIL === undefined
            ? !isDevelopment && env.SMTP_URL !== undefined
            : env.REQUIRE_VERIFIED_EMAIL === "true",
        keySource: keySourceOf(env),
        minPasswordLength,
        publicApiUrl: PUBLIC_API_URL ?? `http://${env.API_HOST}:${env.API_PORT}`,
        publicWebUrl: PUBLIC_WEB_URL,
        /** Whose pages may call the API from a browser. */
        corsOrigins: [...(PUBLIC_WEB_URL ? [new URL(PUBLIC_WEB_URL).origin] : []), ...CORS_ORIGINS],
      };
    },
  );

export type Env = z.output<typeof schema>;

/** Something in the environment is wrong. The message names each variable and says what it must be. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}

/**
 * Reads the API's environment variables; an empty one counts as absent.
 *
 * @throws {EnvError}
 */
export function readEnv(variables: NodeJS.ProcessEnv = process.env): Env {
  return read(schema, variables);
}

/**
 * Reads no more than where the signing keys are, for a command that needs nothing else.
 *
 * @throws {EnvError}
 */
export function readKeySource(variables: NodeJS.ProcessEnv = process.env): KeySource {
  return keySourceOf(read(z.object(signingKeys), variables));
}

function read<Output>(whole: z.ZodType<Output>, variables: NodeJS.ProcessEnv): Output {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = whole.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message, code }) => {
    const name = String(path[0]);
    return `  ${name} ${code === "invalid_type" && !(name in given) ? "is required" : message}`;
  });
  throw new EnvError(`The environment is not valid:\n${lines.join("\n")}`);
}

/** An origin, without a path or a slash at its end. */
function httpUrl() {
  return z
    .url({ protocol: /^https?$/, error: "must be a URL, as in https://api.example.com" })
    .transform((text) => text.replace(/\/+$/, ""));
}

function splitList(list: string): string[] {
  return list
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);
}

function isOrigin(text: string): boolean {
  return (
    URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
  );
}

/** What the library throws for another would show the URL, or its password. */
function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, username, password } = new URL(text);
  return (
    /^rediss?:$/.test(protocol) &&
    hostname !== "" &&
    /^(\/\d*)?$/.test(pathname) &&
    [username, password].every(isDecodable)
  );
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text).length >= 0;
  } catch {
    return false;
  }
}

function isTimezone(name: string): boolean {
  return Intl.supportedValuesOf("timeZone").includes(name) || name === "UTC";
}
