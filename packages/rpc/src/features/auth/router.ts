import { transaction } from "@handbill/db";
import type { TRPCRouterRecord } from "@trpc/server";
import { z } from "zod";
import { recordOf } from "../../audit-record.ts";
import type { Context } from "../../context.ts";
import { HandbillError } from "../../errors.ts";
import { limited } from "../../limited.ts";
import { limits } from "../../limits.ts";
import { networkOf } from "../../network-of.ts";
import { once } from "../../once.ts";
import { authenticatedProcedure, publicProcedure, raises } from "../../trpc.ts";
import { requireUsable, usernameColumns } from "../../usable-credentials.ts";
import { appendAuditEntry } from "../audit/mutations.ts";
import { rememberDevice } from "../devices/mutations.ts";
import { revokeSession, rotateRefreshToken, startSession } from "../sessions/mutations.ts";
import { findSessionOfToken } from "../sessions/queries.ts";
import { authenticate, recognize } from "./authenticate.ts";
import { findUserById } from "./queries.ts";
import { prepareRegistration, registerUser } from "./register-user.ts";
import {
  loginInput,
  refreshTokenInput,
  registerInput,
  type Session,
  type StartedSession,
  session,
  startedSession,
  type User,
  user,
} from "./schema.ts";
import { ACCESS_TOKEN_LIFETIME } from "./signing-keys.ts";

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
          "Anyone may register. No two users share a username or an e-mail address, in whichever case they are written. A link " +
          "to confirm the address is mailed. Where addresses must be confirmed before logging in, one that is taken is answered " +
          "as if it were free, and its owner is mailed.",
      },
    })
    .concat(raises("USERNAME_TAKEN", "EMAIL_TAKEN", "IDEMPOTENCY_KEY_REUSED"))
    .concat(limited(limits.register))
    .input(registerInput)
    .output(user)
    .mutation(async ({ ctx, input, signal }) => {
      const { password, ...request } = input;
      const { username, email } = request;
      const chosen = { field: "password", value: password, username };
      requireUsable({ username, email, password: chosen }, ctx.policy.passwords);
      const row = {
        ...usernameColumns(username),
        email,
        id: ctx.ids(),
        passwordHash: await ctx.passwordHasher.hash(password, signal),
        createdAt: ctx.clock(),
      };
      const registration = await prepareRegistration(ctx, row);
      const registered = await once(
        ctx,
        {
          procedure: "auth.register",
          request,
          answer: user,
          isSame: async (answered) =>
            (await recognize(ctx, { username: answered.username, password }, { signal })) !==
            undefined,
        },
        async (db) => {
          const created = await registerUser(db, registration);
          if ("taken" in created) {
            throw new HandbillError(
              created.taken === "username" ? "USERNAME_TAKEN" : "EMAIL_TAKEN",
            );
          }
          await appendAuditEntry(db, { ...recordOf(ctx, created.id), kind: "registered" });
          return created;
        },
      );
      ctx.mails.wake();
      return registered;
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
    .output(startedSession)
    .mutation(async ({ ctx, input, signal }) => {
      const owner = await authenticate(ctx, input, signal);
      if (!owner) throw new HandbillError("INVALID_CREDENTIALS");
      // A further factor would be asked for here: nothing of a session exists before.
      return beginSession(ctx, owner, input);
    }),

  refresh: publicProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/refresh",
        tags,
        summary: "Renew a session",
        description:
          "Spends the refresh token and gives a new one. For ten seconds a spent token gives the same one again; after " +
          "that it ends the session everywhere. A session ends 30 days after its last use, and 90 days after the log-in.",
      },
    })
    .concat(raises("INVALID_REFRESH_TOKEN"))
    .concat(limited(limits.refresh))
    .input(refreshTokenInput)
    .output(session)
    .mutation(async ({ ctx, input }) => {
      const rotation = await rotateRefreshToken(ctx.db, {
        token: input.refreshToken,
        id: ctx.ids(),
        now: ctx.clock(),
        network: networkOf(ctx.clientAddress),
      });
      if (rotation.outcome === "reused") ctx.liveSessions.forget();
      const owner = rotation.outcome === "rotated" && (await findUserById(ctx.db, rotation.userId));
      if (!owner) throw new HandbillError("INVALID_REFRESH_TOKEN");
      return newSession(ctx, owner, rotation);
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
          "Ends the refresh token's session: within 5 seconds nothing accepts its access tokens any more. Answers the " +
          "same when the token is unknown.",
      },
    })
    .input(refreshTokenInput)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await transaction(ctx.db, async (tx) => {
        const found = await findSessionOfToken(tx, input.refreshToken);
        if (found && (await revokeSession(tx, { ...found, now: ctx.clock() }))) {
          await appendAuditEntry(tx, { ...recordOf(ctx, found.userId), kind: "logged-out" });
        }
      });
      ctx.liveSessions.forget();
    }),

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

async function beginSession(
  ctx: Context,
  owner: User,
  { device = ctx.clientName, deviceToken: sent }: { device?: string; deviceToken?: string },
): Promise<StartedSession> {
  const sessionId = ctx.ids();
  const now = ctx.clock();
  const { refreshToken, deviceToken } = await transaction(ctx.db, async (tx) => {
    const tokens = {
      refreshToken: await startSession(tx, {
        id: sessionId,
        tokenId: ctx.ids(),
        userId: owner.id,
        device,
        network: networkOf(ctx.clientAddress),
        now,
      }),
      deviceToken: await rememberDevice(tx, { userId: owner.id, token: sent, now }),
    };
    await appendAuditEntry(tx, { ...recordOf(ctx, owner.id), kind: "logged-in" });
    return tokens;
  });
  return { ...(await newSession(ctx, owner, { sessionId, refreshToken })), deviceToken };
}

async function newSession(
  ctx: Context,
  owner: User,
  { sessionId, refreshToken }: { sessionId: string; refreshToken: string },
): Promise<Session> {
  return {
    accessToken: await ctx.accessTokens.issue({ userId: owner.id, sessionId }),
    tokenType: "Bearer",
    expiresIn: ACCESS_TOKEN_LIFETIME,
    refreshToken,
    user: owner,
  };
}
