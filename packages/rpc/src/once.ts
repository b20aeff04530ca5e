import { createHash } from "node:crypto";
import { type Executor, isAmbiguousCommit, transaction } from "@handbill/db";
import type { z } from "zod";
import type { Context } from "./context.ts";
import { HandbillError } from "./errors.ts";
import { doOnce } from "./features/idempotency/mutations.ts";

/** Visible ASCII, as the draft has it: draft-ietf-httpapi-idempotency-key-header §2.1. */
const KEY = /^[\x21-\x7e]{1,255}$/;

export interface OnceOptions<Answer extends z.ZodType> {
  /** The procedure's name. */
  procedure: string;
  /** What makes one request differ from another. Must hold no secret: its hash is stored. */
  request: unknown;
  /** The shape of the answer, which a replay is read back with. */
  answer: Answer;
  /** Whether a request that looks the same really is; asked before an answer is given again. */
  isSame?: (answer: z.output<Answer>) => Promise<boolean>;
}

/**
 * Does a procedure's work, which makes something, as often as the caller meant: once for every idempotency key, kept for
 * 24 hours, or each time when the caller gave none. In either case in one transaction: what fails has left nothing.
 *
 * @throws {HandbillError} IDEMPOTENCY_KEY_REUSED when the key came with another request before.
 */
export async function once<Answer extends z.ZodType>(
  ctx: Context,
  { procedure, request, answer, isSame }: OnceOptions<Answer>,
  work: (db: Executor) => Promise<z.output<Answer>>,
): Promise<z.output<Answer>> {
  const { idempotencyKey } = ctx;
  if (idempotencyKey === undefined) return transaction(ctx.db, work);
  if (!KEY.test(idempotencyKey)) {
    throw new HandbillError("VALIDATION_FAILED", {
      fields: [{ path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" }],
    });
  }
  const caller = ctx.viewer.kind === "authenticated" ? ctx.viewer.userId : ctx.viewer.kind;
  const result = await settle(() =>
    doOnce(
      ctx.db,
      {
        keyHash: digest(caller, idempotencyKey),
        requestHash: digest(procedure, JSON.stringify(request)),
        now: ctx.clock(),
      },
      work,
    ),
  );
  if (result.outcome === "conflict") throw new HandbillError("IDEMPOTENCY_KEY_REUSED");
  const given = answer.parse(result.answer);
  if (result.outcome === "replayed" && isSame && !(await isSame(given))) {
    throw new HandbillError("IDEMPOTENCY_KEY_REUSED");
  }
  return given;
}

/** When it is not known whether the work was stored, asking for it again tells: it is done once. */
async function settle<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!isAmbiguousCommit(error)) throw error;
    return attempt();
  }
}

function digest(...parts: string[]): Buffer {
  return createHash("sha256").update(parts.join("\0")).digest();
}
