import type { Context, LimitState } from "@handbill/rpc/server";
import type { FastifyReply } from "fastify";

/** Tells of limits in the headers of draft-ietf-httpapi-ratelimit-headers-10, and of waits in Retry-After. */
export function reportLimits(reply: FastifyReply): Pick<Context, "reportLimit" | "reportWait"> {
  const states = new Map<string, LimitState>();
  let longestWait = 0;
  return {
    // In a batch several calls may meet one limit; what is left after all of them counts.
    reportLimit(state) {
      const other = states.get(state.name);
      if (!other || state.remaining < other.remaining) states.set(state.name, state);
      const list = [...states.values()];
      void reply.headers({
        "ratelimit-policy": list.map(writePolicy).join(", "),
        ratelimit: list.map(writeState).join(", "),
      });
    },
    reportWait(seconds) {
      longestWait = Math.max(longestWait, seconds);
      void reply.header("retry-after", String(longestWait));
    },
  };
}

/** A String item of RFC 9651 with its parameters; names need no escapes. */
function writePolicy({ name, quota, windowSeconds }: LimitState): string {
  return `"${name}";q=${quota};w=${windowSeconds}`;
}

function writeState({ name, remaining, resetSeconds }: LimitState): string {
  return `"${name}";r=${remaining};t=${resetSeconds}`;
}
