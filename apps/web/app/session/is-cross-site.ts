/**
 * Whether a browser sent this on behalf of another site. Sec-Fetch-Site tells where browsers send it, which is to
 * localhost and over TLS; Origin tells everywhere else. Without both it is no browser, and carries nobody's cookies.
 */
export function isCrossSite(request: Request, publicUrl: string | undefined): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = request.headers.get("origin");
  if (origin === null) return false;
  if (publicUrl !== undefined && origin === URL.parse(publicUrl)?.origin) return false;
  // hosts only: behind a proxy that ends TLS this server sees http where the browser saw https
  return URL.parse(origin)?.host !== new URL(request.url).host;
}
