import { z } from "zod";

const LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const PORT = "must be a port, from 0 to 65535";

const schema = z
  .object({
    APP_ENV: z
      .enum(["development", "production"], "must be development or production")
      .default("production"),
    WEB_HOST: z.string().min(1).default("127.0.0.1"),
    WEB_PORT: z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT).default(3000),
    API_URL: httpUrl().optional(),
    PUBLIC_API_URL: httpUrl().optional(),
    PUBLIC_WEB_URL: httpUrl().optional(),
    TRUST_PROXY: z
      .string()
      .default("")
      .transform((list) =>
        list
          .split(",")
          .map((each) => each.trim())
          .filter(Boolean),
      )
      .refine(
        (list) => list.every((each) => /^[\da-f.:]+(\/\d{1,3})?$/i.test(each)),
        "must be addresses or CIDR ranges of proxies, separated by commas",
      ),
    LOG_LEVEL: z.enum(LEVELS, `must be one of ${LEVELS.join(", ")}`).default("info"),
  })
  .refine(
    ({ APP_ENV, PUBLIC_WEB_URL }) => APP_ENV === "development" || isProtected(PUBLIC_WEB_URL),
    {
      path: ["PUBLIC_WEB_URL"],
      error:
        "must begin with https:// in production, as the address that browsers use: without it their session cookies could be " +
        "read on the way. Only this machine (http://localhost:3000) may do without",
    },
  )
  .transform(({ API_URL, PUBLIC_API_URL, PUBLIC_WEB_URL, ...env }) => ({
    ...env,
    isDevelopment: env.APP_ENV === "development",
    /** Where this server reaches the API, which may be a shorter way than the public one. */
    apiUrl: API_URL ?? PUBLIC_API_URL ?? "http://127.0.0.1:8080",
    publicApiUrl: PUBLIC_API_URL,
    publicWebUrl: PUBLIC_WEB_URL,
    /** Whether browsers reach the web app over TLS. */
    isSecure: PUBLIC_WEB_URL?.startsWith("https:") ?? false,
  }));

export type Env = z.output<typeof schema>;

/** Something in the environment is wrong. The message names each variable and says what it must be. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}

/**
 * Reads the web app's environment variables; an empty one counts as absent.
 *
 * @throws {EnvError}
 */
export function readEnv(variables: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `  ${String(path[0])} ${message}`);
  throw new EnvError(`The environment is not valid:\n${lines.join("\n")}`);
}

/** Whether what browsers send there cannot be read on the way. Of what is no address, nothing is said. */
function isProtected(publicUrl: string | undefined): boolean {
  const url = URL.parse(publicUrl ?? "");
  if (!url) return true;
  const { protocol, hostname } = url;
  return protocol === "https:" || /^(localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}

/** An origin, without a slash at its end. */
function httpUrl() {
  return z
    .url({ protocol: /^https?$/, error: "must be a URL, as in https://www.example.com" })
    .transform((text) => text.replace(/\/+$/, ""));
}
