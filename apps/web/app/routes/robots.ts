import { env } from "../env.server.ts";

/** What search engines need not visit, and where they learn of every event (RFC 9309, sitemaps.org). */
export function loader() {
  const lines = [
    "User-agent: *",
    "Disallow: /account",
    "Disallow: /events/new",
    "Disallow: /login",
  ];
  // being named here lets the API, on a host of its own, list pages of this one
  const sitemap = env.publicApiUrl ? ["", `Sitemap: ${env.publicApiUrl}/sitemap.xml`] : [];
  return new Response(`${[...lines, ...sitemap].join("\n")}\n`, {
    headers: { "Content-Type": "text/plain; charset=utf-8" },
  });
}
