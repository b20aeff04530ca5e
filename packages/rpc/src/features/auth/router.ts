import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { attempt } from "../../attempt.ts";
import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { once } from "../../once.ts";
import { authenticatedProcedure, publicProcedure, raises } from "../../trpc.ts";
import { ACCESS_TOKEN_LIFETIME } from "./access-token.ts";
import { canonicalLogin } from "./canonical-login.ts";
import {
  createUser,
  type NewRefreshToken,
  revokeSession,
  rotateRefreshToken,
  startFamily,
} from "./mutations.ts";
import { findUserById, findUserByLogin } from "./queries.ts";
import {
  createRefreshToken,
  hashRefreshToken,
  REFRESH_TOKEN_LIFETIME_MS,
} from "./refresh-token.ts";
import { renewPasswordHash } from "./renew-password-hash.ts";
import {
  loginInput,
  refreshTokenInput,
  registerInput,
  type Session,
  session,
  type User,
  user,
} from "./schema.ts";

const tags = ["Auth"];

export const authRouter = {
  register: publicProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/register",
        status: 201,
        idempotencyKey: true,
        tags,
        summary: "Register a user",
        description:
          "Anyone may register. No two users share a username or an e-mail address, in whichever case they are written.",
      },
    })
    .concat(raises("USERNAME_TAKEN", "EMAIL_TAKEN", "IDEMPOTENCY_KEY_REUSED"))
    .concat(limited(limits.register))
    .input(registerInput)
    .output(user)
    .mutation(async ({ ctx, input, signal }) => {
      requireLength(input.password, ctx.policy.minPasswordLength);
      const { password, ...request } = input;
      const row = {
        ...request,
        id: ctx.ids(),
        passwordHash: await ctx.passwordHasher.hash(password, signal),
        createdAt: ctx.clock(),
      };
      return once(
        ctx,
        {
          procedure: "auth.register",
          request,
          answer: user,
          isSame: async ({ username }) =>
            (await authenticate(ctx, { username, password }, signal)) !== undefined,
        },
        async (db) => {
          const created = await createUser(db, row);
          if (!("taken" in created)) return created;
          throw new HandbillError(created.taken === "username" ? "USERNAME_TAKEN" : "EMAIL_TAKEN");
        },
      );
    }),

  login: publicProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/login",
        tags,
        summary: "Log in",
        description:
          "Begins a session. Who fails too often has to wait before trying again, longer each time.",
      },
    })
    .concat(raises("INVALID_CREDENTIALS"))
    .concat(limited(limits.logIn))
    .input(loginInput)
    .output(session)
    .mutation(async ({ ctx, input, signal }) => {
      const owner = await authenticate(ctx, input, signal);
      if (!owner) throw new HandbillError("INVALID_CREDENTIALS");
      const { token, row } = newRefreshToken(ctx);
      await startFamily(ctx.db, { ...row, userId: owner.id });
      return newSession(ctx, owner, token);
    }),

  refresh: publicProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/refresh",
        tags,
        summary: "Renew a session",
        description:
          "Spends the refresh token and gives a new one. A token that is used twice ends its session everywhere.",
      },
    })
    .concat(raises("INVALID_REFRESH_TOKEN"))
    .concat(limited(limits.refresh))
    .input(refreshTokenInput)
    .output(session)
    .mutation(async ({ ctx, input }) => {
      const { token, row } = newRefreshToken(ctx);
      const userId = await rotateRefreshToken(ctx.db, {
        tokenHash: hashRefreshToken(input.refreshToken),
        now: row.createdAt,
        successor: row,
      });
      const owner = userId && (await findUserById(ctx.db, userId));
      if (!owner) throw new HandbillError("INVALID_REFRESH_TOKEN");
      return newSession(ctx, owner, token);
    }),

  logout: publicProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/logout",
        status: 204,
        tags,
        summary: "End a session",
        description:
          "Revokes the refresh token's session. Answers the same when the token is unknown. Access tokens that were " +
          "issued run out by themselves.",
      },
    })
    .input(refreshTokenInput)
    .output(z.void())
    .mutation(({ ctx, input }) =>
      revokeSession(ctx.db, hashRefreshToken(input.refreshToken), ctx.clock()),
    ),

  me: authenticatedProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/me",
        tags,
        summary: "Who is logged in",
        description: "The user whose access token it is.",
      },
    })
    .output(user)
    .query(async ({ ctx }) => {
      const viewer = await findUserById(ctx.db, ctx.viewer.userId);
      if (!viewer) throw new HandbillError("INVALID_TOKEN");
      return viewer;
    }),
} satisfies TRPCRouterRecord;

/**
 * Does the same work, takes as long and counts as much for a user that does not exist.
 *
 * @throws {HandbillError} TOO_MANY_REQUESTS after too many failures, UNAVAILABLE when too many passwords are being verified.
 */
async function authenticate(
  ctx: Context,
  { username, password }: { username: string; password: string },
  signal: AbortSignal | undefined,
): Promise<User | undefined> {
  ctx.passwordHasher.requireRoom(); // who will be refused is refused before the database has any work
  const name = canonicalLogin(username);
  return attempt(ctx, name, async () => {
    const found = await findUserByLogin(ctx.db, name);
    const matches = await ctx.passwordHasher.verify(found?.passwordHash, password, signal);
    if (!found || !matches) return undefined;
    await renewPasswordHash(ctx, {
      userId: found.user.id,
      passwordHash: found.passwordHash,
      password,
      signal,
    });
    return found.user;
  });
}

/** Counts characters, not UTF-16 units (NIST SP 800-63B-4 §3.1.1.2). */
function requireLength(password: string, least: number): void {
  if ([...password.normalize("NFKC")].length >= least) return;
  throw new HandbillError("VALIDATION_FAILED", {
    fields: [{ path: "password", message: `must have at least ${least} characters` }],
  });
}

function newRefreshToken({ ids, clock }: Context): { token: string; row: NewRefreshToken } {
  const token = createRefreshToken();
  const createdAt = clock();
  const expiresAt = new Date(createdAt.getTime() + REFRESH_TOKEN_LIFETIME_MS);
  return {
    token,
    row: { id: ids(), tokenHash: hashRefreshToken(token), createdAt, expiresAt },
  };
}

async function newSession(ctx: Context, owner: User, refreshToken: string): Promise<Session> {
  return {
    accessToken: await ctx.accessTokens.issue(owner.id),
    tokenType: "Bearer",
    expiresIn: ACCESS_TOKEN_LIFETIME,
    refreshToken,
    user: owner,
  };
}
