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
import { isHandbillError } from "./errors.ts";
import { type Fetch, FetchEventSource } from "./fetch-event-source.ts";
import { idempotencyHeader } from "./idempotent.ts";
import { refreshOnce } from "./refresh-once.ts";
import {
  createMemoryStore,
  type SessionStore,
  type StoredSession,
  toStoredSession,
} from "./session.ts";
import { sessionLink } from "./session-link.ts";

export interface ClientOptions {
  /** Where the API is, as in `https://api.example.com`. */
  url: string;
  /** Where the session is kept; in memory unless given. */
  session?: SessionStore;
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

/** Renewed so many milliseconds before it runs out. */
const MARGIN_MS = 30_000;

/** Makes a client of the API at `url`. */
export function createClient({
  url,
  session: store = createMemoryStore(),
  fetch: ownFetch,
}: ClientOptions): HandbillClient {
  const transport = {
    url: `${url.replace(/\/+$/, "")}/trpc`,
    ...(ownFetch && { fetch: ownFetch }),
  };
  const withoutSession = createTRPCClient<AppRouter>({ links: [httpLink(transport)] });

  async function renew(): Promise<boolean> {
    const session = store.read();
    if (!session) return false;
    const { refreshToken } = session;
    try {
      store.write(
        await refreshOnce(refreshToken, async () =>
          toStoredSession(await withoutSession.auth.refresh.mutate({ refreshToken }), Date.now()),
        ),
      );
      return true;
    } catch (error) {
      if (isHandbillError(error, "INVALID_REFRESH_TOKEN")) store.write(null);
      throw error;
    }
  }

  async function ensureFresh(): Promise<void> {
    const session = store.read();
    if (session && session.expiresAt - MARGIN_MS <= Date.now()) await renew();
  }

  function authorization(): Record<string, string> {
    const session = store.read();
    return session ? { authorization: `Bearer ${session.accessToken}` } : {};
  }

  const procedures = createTRPCClient<AppRouter>({
    links: [
      sessionLink({ ensureFresh, renew }),
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({
          url: transport.url,
          EventSource: FetchEventSource,
          eventSourceOptions: { ...(ownFetch && { fetch: ownFetch }), headers: authorization },
        }),
        false: splitLink({
          condition: ({ context }) => "idempotencyKey" in context,
          // By itself: a header is the whole request's.
          true: httpLink({
            ...transport,
            headers: ({ op }) => ({ ...authorization(), ...idempotencyHeader(op.context) }),
          }),
          false: httpBatchLink({ ...transport, maxItems: 20, headers: authorization }),
        }),
      }),
    ],
  });

  const control: SessionControl = {
    async signIn({ username, password }) {
      const session = await withoutSession.auth.login.mutate({ username, password });
      store.write(toStoredSession(session, Date.now()));
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
