import type { AppRouter } from "@handbill/rpc";
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from "@trpc/client";
import { createTRPCFlatProxy } from "@trpc/server";
import { type Fetch, FetchEventSource } from "./fetch-event-source.ts";
import { idempotencyHeader } from "./idempotent.ts";
import { keepSession } from "./keep-session.ts";
import {
  createMemoryStore,
  type SessionStore,
  type StoredSession,
  toStoredSession,
} from "./session.ts";
import { authorizationHeader, bearer, sessionLink } from "./session-link.ts";

export interface ClientOptions {
  /** Where the API is, as in `https://api.example.com`. */
  url: string;
  /** Where the session is kept; in memory unless given. */
  session?: SessionStore;
  /**
   * Told when the server has ended the session: once, however many calls find it out. The store is empty by then, which
   * other tabs that share it see. Not told when the session is signed out here.
   */
  onSessionLost?: () => void;
  /** In place of the global `fetch`. */
  fetch?: Fetch;
}

/** Signing in and out. The session is renewed before it runs out, as long as the client is used. */
export interface SessionControl {
  /** Logs in and keeps the session. Throws like `auth.login`. */
  signIn(credentials: { username: string; password: string }): Promise<StoredSession["user"]>;
  /** Ends the session here and on the server. */
  signOut(): Promise<void>;
  /** Who is signed in, or null. */
  currentUser(): StoredSession["user"] | null;
}

/** Every procedure of the API by its name, as in `events.list.query()`, and the session. */
export type HandbillClient = TRPCClient<AppRouter> & SessionControl;

/** So many milliseconds a renewal may take: others wait for it. */
const PATIENCE_MS = 30_000;

/** Makes a client of the API at `url`. */
export function createClient({
  url,
  session: store = createMemoryStore(),
  onSessionLost,
  fetch: ownFetch,
}: ClientOptions): HandbillClient {
  const transport = {
    url: `${url.replace(/\/+$/, "")}/trpc`,
    ...(ownFetch && { fetch: ownFetch }),
  };
  const withoutSession = createTRPCClient<AppRouter>({ links: [httpLink(transport)] });

  const keeper = keepSession({
    store,
    onSessionLost,
    refresh: async (refreshToken) => {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const session = await withoutSession.auth.refresh.mutate({ refreshToken }, { signal });
      return toStoredSession(session, Date.now());
    },
  });

  const procedures = createTRPCClient<AppRouter>({
    links: [
      sessionLink(keeper),
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({
          url: transport.url,
          EventSource: FetchEventSource,
          eventSourceOptions: {
            ...(ownFetch && { fetch: ownFetch }),
            // Of the moment: it comes back long after the token has run out that it began with.
            headers: () => {
              const session = store.read();
              return session ? bearer(session.accessToken) : {};
            },
          },
        }),
        false: splitLink({
          condition: ({ context }) => "idempotencyKey" in context,
          // By itself: a header is the whole request's.
          true: httpLink({
            ...transport,
            headers: ({ op }) => ({ ...authorizationHeader(op), ...idempotencyHeader(op.context) }),
          }),
          false: httpBatchLink({
            ...transport,
            maxItems: 20,
            headers: ({ opList }) => authorizationHeader(opList.at(-1)), // called at the same moment
          }),
        }),
      }),
    ],
  });

  const control: SessionControl = {
    async signIn({ username, password }) {
      const deviceToken = store.readDevice?.() ?? null;
      const session = await withoutSession.auth.login.mutate({
        username,
        password,
        ...(deviceToken !== null && { deviceToken }),
      });
      store.write(toStoredSession(session, Date.now()));
      store.writeDevice?.(session.deviceToken);
      return session.user;
    },
    async signOut() {
      const session = store.read();
      store.write(null);
      if (session) {
        await withoutSession.auth.logout.mutate({ refreshToken: session.refreshToken });
      }
    },
    currentUser: () => store.read()?.user ?? null,
  };
  return createTRPCFlatProxy<HandbillClient>((name) =>
    isControl(name) ? control[name] : procedures[name],
  );

  function isControl(name: PropertyKey): name is keyof SessionControl {
    return Object.hasOwn(control, name);
  }
}
