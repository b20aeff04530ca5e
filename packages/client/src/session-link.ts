import type { AppRouter } from "@handbill/rpc";
import type { Operation, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { SessionKeeper } from "./keep-session.ts";

/**
 * Sees to it that every call goes out with a token that is still good, and calls once more, with a new token, when the
 * server refuses it nevertheless. Never more than once.
 */
export function sessionLink(keeper: SessionKeeper): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let subscription: { unsubscribe(): void } | undefined;
        let isOver = false;

        const send = (accessToken: string | null, isReplay: boolean): void => {
          if (isOver) return;
          subscription = next({ ...op, context: { ...op.context, accessToken } }).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error: (error) => {
              const code: string | undefined = error.data?.code;
              const mayReplay = !isReplay && accessToken !== null && code === "INVALID_TOKEN";
              if (!mayReplay) return observer.error(error);
              keeper.replaceToken(accessToken).then(
                (other) => (other === null ? observer.error(error) : send(other, true)),
                () => observer.error(error),
              );
            },
          });
        };
        void keeper.freshToken().then((accessToken) => send(accessToken, false));
        return () => {
          isOver = true;
          subscription?.unsubscribe();
        };
      });
}

/** The header with the token that the link has chosen for a call. */
export function authorizationHeader(op: Operation | undefined): Record<string, string> {
  const accessToken = op?.context.accessToken;
  return typeof accessToken === "string" ? bearer(accessToken) : {};
}

export function bearer(accessToken: string): Record<string, string> {
  return { authorization: `Bearer ${accessToken}` };
}
