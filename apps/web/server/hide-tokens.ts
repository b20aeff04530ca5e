/** A request's address as it may be logged: a mailed link works for whoever knows it, so its token is left out. */
export function hideTokens(url: string): string {
  const [path = "", ...query] = url.split("?");
  if (query.length === 0) return path;
  const pairs = query.join("?").split("&");
  return `${path}?${pairs.map(hideToken).join("&")}`;
}

function hideToken(pair: string): string {
  const [name = ""] = new URLSearchParams(pair).keys();
  return /token/i.test(name) ? `${pair.split("=", 1)[0]}=[hidden]` : pair;
}
