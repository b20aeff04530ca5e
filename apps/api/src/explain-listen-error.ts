import type { Env } from "./env.ts";
import { StartError } from "./start-error.ts";

/** Says why the server cannot listen, and the way out; what nobody foresaw comes back as it is. */
export function explainListenError(error: unknown, { API_HOST, API_PORT }: Env): unknown {
  const code: unknown = error instanceof Error && Reflect.get(error, "code");
  const place = `${API_HOST}:${API_PORT}`;
  if (code === "EADDRINUSE") {
    return new StartError(
      `Port ${place} is in use. Stop what listens there, or choose another with API_PORT.`,
    );
  }
  if (code === "EACCES" || code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new StartError(
      `Cannot listen at ${place} (${code}). Choose another with API_HOST and API_PORT.`,
    );
  }
  return error;
}
