/** Stands for this site, whatever its address is. */
const HERE = "http://here.invalid";

/**
 * Returns where to go after logging in: the `next` of the address if it is a path on this site, else the home page.
 * Read as browsers read it, to whom `//host`, `/\host` and `/<tab>/host` are all other sites.
 */
export function sameSitePath(next: string | null): string {
  if (!next?.startsWith("/")) return "/";
  const url = URL.parse(next, HERE);
  if (url?.origin !== HERE) return "/";
  const path = `${url.pathname}${url.search}${url.hash}`;
  // `/.//host` has become `//host`
  return path.startsWith("//") ? "/" : path;
}
