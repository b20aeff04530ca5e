import type { FilterInput } from "../events/filter-schema.ts";

/** Where a feed is that has these filters. */
export function feedUrl(
  apiUrl: string,
  path: string,
  { near, radius, ...filter }: Partial<FilterInput>,
  more: Record<string, string> = {},
): string {
  const place = near && { near: `${near.latitude},${near.longitude}`, radius };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, ...place, ...more })) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) query.append(name, String(each));
    }
  }
  return `${apiUrl}${path}${query.size > 0 ? `?${query}` : ""}`;
}

/** The same as calendars subscribe to it: they ask for it again by themselves, where `https:` would import it once. */
export function webcalUrl(url: string): string {
  return url.replace(/^https?:/, "webcal:");
}
