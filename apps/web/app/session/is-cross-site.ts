/**
 * Whether a request may have been sent on behalf of another site. Sec-Fetch-Site tells where browsers send it, which is
 * to localhost and over TLS; Origin tells everywhere else. Every browser since 2020 sends one of the two with a form, so
 * what comes without both is not believed either.
 */
export function isCrossSite(request: Request, publicUrl: string | undefined): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = request.headers.get("origin");
  if (origin === null) return true;
  if (publicUrl !== undefined && origin === URL.parse(publicUrl)?.origin) return false;
  // hosts only: behind a proxy that ends TLS this server sees http where the browser saw https
  return URL.parse(origin)?.host !== new URL(request.url).host;
}
