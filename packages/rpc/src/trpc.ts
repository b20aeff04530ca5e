import { initTRPC, type TRPC_ERROR_CODE_NUMBER } from "@trpc/server";
import type { Context } from "./context.ts";
import {
  catalogue,
  describeError,
  type ErrorCode,
  type ErrorDescription,
  type GeneralCode,
  HandbillError,
  type SpecificCode,
} from "./errors.ts";

/** What a procedure says of itself beyond its schemas: how REST publishes it, and what it may answer. */
export interface Meta {
  openapi?: {
    method: "GET" | "POST" | "PATCH" | "DELETE";
    /** With parameters in braces: `/events/{id}`. */
    path: `/${string}`;
    summary: string;
    description?: string;
    tags: string[];
    /** Of a successful answer; 200 unless given. */
    status?: 200 | 201 | 204;
    /** The Location header, with the output's fields in braces. */
    location?: `/${string}`;
    /** More headers of a successful answer. */
    headers?: Record<
      string,
      { description: string; schema?: Record<string, unknown>; value?: string }
    >;
    /** Of a successful answer that is not plain JSON. */
    contentType?: string;
    /** A list in pages: the input's field that takes a cursor, and the output's that has the next one or null. */
    pagination?: { cursor: string; next: string };
    /** Whether it heeds Idempotency-Key. */
    idempotencyKey?: boolean;
    /** Whether it heeds If-Match. */
    ifMatch?: boolean;
  };
  /**
   * A query whose answer depends on its input alone, for `everyone` or only for the `anonymous`: those who ask for the same at
   * the same time share one call, which is made as an anonymous viewer (docs/adr/0019).
   */
  shared?: "everyone" | "anonymous";
  /** How often it may be called. */
  rateLimit?: { name: string; quota: number; windowSeconds: number }[];
  /** Names of the security schemes, one of which the caller must satisfy. */
  security?: string[];
  /** Stated by `raises`. */
  problems?: { code: string; status: number; title: string; detail: string }[];
}

/** An error as `/trpc` sends it. */
export interface ErrorShape<Code extends ErrorCode> {
  message: string;
  code: TRPC_ERROR_CODE_NUMBER;
  data: ErrorDescription<Code> & { path?: string };
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false, // no stack traces, in any environment
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 40_000 },
    },
    errorFormatter: ({ error, shape }): ErrorShape<GeneralCode> =>
      // The type promises what every procedure may answer; each adds its own by `raises`.
      shapeOf(describeError(error), shape) as ErrorShape<GeneralCode>,
  });

export const router = t.router;

/**
 * States the errors that a procedure answers beyond the general ones: for its client's types and for its document.
 * Use as `.concat(raises("USERNAME_TAKEN"))`, before `.input()`.
 */
export function raises<const Code extends SpecificCode>(...codes: Code[]) {
  const isStated = (description: ErrorDescription): description is ErrorDescription<Code> =>
    codes.some((code) => code === description.code);
  return t.procedure
    .meta({
      problems: codes.map((code) => {
        const { status, title, detail } = catalogue[code];
        return { code, status, title, detail };
      }),
    })
    .errors(({ error, shape }): ErrorShape<Code> | undefined => {
      const description = describeError(error);
      return isStated(description) ? shapeOf(description, shape) : undefined;
    });
}

/** Anyone may call it. */
export const publicProcedure = t.procedure;

/** Only who sends a valid access token may call it; `ctx.viewer.userId` tells who. */
export const authenticatedProcedure = t.procedure
  .meta({ security: ["bearer"] })
  .errors(({ error, shape }): ErrorShape<"UNAUTHENTICATED" | "INVALID_TOKEN"> | undefined => {
    const { code, ...rest } = describeError(error);
    return code === "UNAUTHENTICATED" || code === "INVALID_TOKEN"
      ? shapeOf({ code, ...rest }, shape)
      : undefined;
  })
  .use(({ ctx, next }) => {
    const { viewer } = ctx;
    if (viewer.kind === "anonymous") throw new HandbillError("UNAUTHENTICATED");
    if (viewer.kind === "invalid") throw new HandbillError("INVALID_TOKEN");
    return next({ ctx: { viewer } });
  });

/** Only admins may call it. A role that was taken away is good for 4 more seconds: what changes something asks again. */
export const adminProcedure = authenticatedProcedure
  .meta({ security: ["admin"] })
  .errors(({ error, shape }): ErrorShape<"NOT_AN_ADMIN"> | undefined => {
    const { code, ...rest } = describeError(error);
    return code === "NOT_AN_ADMIN" ? shapeOf({ code, ...rest }, shape) : undefined;
  })
  .use(({ ctx, next }) => {
    if (ctx.viewer.role !== "admin") throw new HandbillError("NOT_AN_ADMIN");
    return next();
  });

/** An error's description in the shape that tRPC sends. */
export function shapeOf<Code extends ErrorCode>(
  description: ErrorDescription<Code>,
  shape: { code: TRPC_ERROR_CODE_NUMBER; data: { path?: string } },
): ErrorShape<Code> {
  const { path } = shape.data;
  return {
    message: description.detail,
    code: shape.code,
    data: { ...description, ...(path !== undefined && { path }) },
  };
}
