import type { ReactNode } from "react";
import {
  Links,
  type LinksFunction,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteLoaderData,
} from "react-router";
import type { Route } from "./+types/root.ts";
import "./app.css";
import { env } from "./env.server.ts";
import "./forms/form.css";
import { NoticeBar } from "./notices/notice-bar.tsx";
import { noticesContext } from "./notices/notice-store.ts";
import "./pages/buttons.css";
import { ErrorPage } from "./pages/error-page.tsx";
import { SiteHeader } from "./pages/site-header.tsx";
import { clientContext } from "./session/contexts.ts";
import { provideClient } from "./session/provide-client.ts";
import { refuseCrossSite } from "./session/refuse-cross-site.ts";

export const middleware: Route.MiddlewareFunction[] = [refuseCrossSite, provideClient];

export const links: LinksFunction = () => [
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export function loader({ context }: Route.LoaderArgs) {
  return {
    username: context.get(clientContext).currentUser()?.username,
    notice: context.get(noticesContext).show(),
    docsUrl: env.publicApiUrl && `${env.publicApiUrl}/docs`,
  };
}

export function Layout({ children }: { children: ReactNode }) {
  // there is none on the page of an error that came before the loaders
  const loaded = useRouteLoaderData<typeof loader>("root");
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
      </head>
      <body>
        <a className="skip" href="#content">
          Skip to the content
        </a>
        <SiteHeader username={loaded?.username} />
        <main id="content" tabIndex={-1}>
          <NoticeBar notice={loaded?.notice ?? null} />
          {children}
        </main>
        <footer className="site-footer">
          <p>Handbill: events, published once and shown everywhere.</p>
          {loaded?.docsUrl && <a href={loaded.docsUrl}>For developers</a>}
        </footer>
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} />;
}
