import type { AppRouter } from "@handbill/rpc";
import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

export interface SessionKeeper {
  /** Renews the session unless it is good for a while. */
  ensureFresh(): Promise<void>;
  /** Renews the session after the server refused its token; false when there is none to renew. */
  renew(): Promise<boolean>;
}

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

        const send = (isReplay: boolean): void => {
          if (isOver) return;
          subscription = next(op).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error: (error) => {
              const code: string | undefined = error.data?.code;
              if (isReplay || code !== "INVALID_TOKEN") return observer.error(error);
              keeper.renew().then(
                (renewed) => (renewed ? send(true) : observer.error(error)),
                () => observer.error(error),
              );
            },
          });
        };
        // Without a fresh token the call goes out all the same: the server says what is wrong.
        keeper.ensureFresh().then(
          () => send(false),
          () => send(false),
        );
        return () => {
          isOver = true;
          subscription?.unsubscribe();
        };
      });
}
