import { matchPath } from "react-router";

/**
 * What is logged of a request's URL. A query may hold a token, a password or an address, and so may a path that leads to none
 * of the pages: neither is.
 *
 * @param pages the patterns of the pages' paths, as in `/events/:id`.
 */
export function pathToLog(url: string, pages: readonly string[]): string {
  const path = url.replace(/\?.*/s, "");
  const page = path.replace(/(?<=\/)_\.data$|\.data$/, ""); // scripts ask for a page's data there
  return pages.some((pattern) => matchPath(pattern, page)) ? path : "(unknown path)";
}
