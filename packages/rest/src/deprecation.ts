import type { RouteMeta } from "./meta.ts";

/**
 * What a route that should be left tells with every answer: since when (Deprecation, RFC 9745), until when (Sunset,
 * RFC 8594), and where it is explained (the link relation `deprecation`).
 */
export function deprecationHeaders(deprecated: RouteMeta["deprecated"]): Record<string, string> {
  if (!deprecated) return {};
  const { since, sunset, link } = deprecated;
  return {
    deprecation: `@${Date.parse(since) / 1000}`,
    ...(sunset !== undefined && { sunset: new Date(sunset).toUTCString() }),
    ...(link !== undefined && { link: `<${link}>; rel="deprecation"; type="text/html"` }),
  };
}
