import { type ClientOptions, createClient, type HandbillClient, safe } from "@handbill/client";
import type { MiddlewareFunction } from "react-router";
import { env } from "../env.server.ts";
import { createNoticeStore, type NoticeStore, noticesContext } from "../notices/notice-store.ts";
import { clientContext, sessionContext } from "./contexts.ts";
import { type CookieStore, createCookieStore } from "./cookie-store.ts";
import { isSessionOver } from "./session-over.ts";

/** How long the API may take to answer, in milliseconds. */
const PATIENCE = 8_000;
/** The client renews sessions this long before they run out, in milliseconds. */
const MARGIN = 30_000;

/** Middleware that gives a request its own client of the API, with the session of its cookie. */
export const provideClient: MiddlewareFunction<Response> = async ({ request, context }, next) => {
  const cookies = request.headers.get("cookie");
  const store = createCookieStore(cookies, env);
  const notices = createNoticeStore(cookies, env);
  const wasLoggedIn = store.read() !== null;
  const client = createClient({ url: env.apiUrl, session: store, fetch: fetchFor(request) });
  context.set(sessionContext, store);
  context.set(clientContext, client);
  context.set(noticesContext, notices);
  await renewExpired(store, client, notices);

  const response = await next();
  // whoever ends a session on purpose has said so, or something better
  if (wasLoggedIn && store.read() === null && !notices.hasSaid()) notices.say("session-ended");
  const setCookies = [
    ...store.setCookies(),
    ...notices.setCookies({ isPage: !isRedirect(response) }),
  ];
  for (const each of setCookies) response.headers.append("Set-Cookie", each);
  response.headers.append("Vary", "Cookie");
  const isPersonal = setCookies.length > 0 || store.read() !== null;
  response.headers.set("Cache-Control", isPersonal ? "private, no-store" : "no-cache");
  if (response.status === 503) response.headers.set("Retry-After", "5");
  return response;
};

/** Renews a session before any loader runs, so that they all see the same visitor, logged in or not. */
async function renewExpired(
  store: CookieStore,
  client: HandbillClient,
  notices: NoticeStore,
): Promise<void> {
  const session = store.read();
  if (!session || session.expiresAt - MARGIN > Date.now()) return;
  const [, error] = await safe(client.auth.me.query());
  // any other failure is for the page to tell, if it needs the API at all
  if (!isSessionOver(error)) return;
  store.write(null);
  notices.say("session-ended"); // on this very page, if it is one
}

function isRedirect({ status }: Response): boolean {
  return status >= 300 && status < 400;
}

/**
 * Calls the API in time, and tells it whom for: it counts requests by the visitor's address, not by this server's, and
 * names sessions after the visitor's browser.
 */
function fetchFor(visitor: Request): NonNullable<ClientOptions["fetch"]> {
  const address = visitor.headers.get("x-forwarded-for"); // toWebRequest's
  const browser = visitor.headers.get("user-agent");
  return (input, { signal, ...init } = {}) => {
    const timeout = AbortSignal.timeout(PATIENCE);
    const headers = new Headers(init.headers);
    if (address !== null) headers.set("x-forwarded-for", address);
    if (browser !== null) headers.set("user-agent", browser);
    return fetch(input, {
      ...init,
      headers,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  };
}
