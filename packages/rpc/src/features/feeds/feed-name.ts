import type { FilterInput } from "../events/filter-schema.ts";

/** What a feed is called where it is shown among others: after what is in it, then after the installation. */
export function feedName(
  siteName: string,
  { q, tag = [] }: Pick<FilterInput, "q" | "tag">,
  whose?: string,
): string {
  const parts = [whose, ...tag.map((each) => `#${each}`), q && `“${q}”`].filter(Boolean);
  return parts.length > 0 ? `${parts.join(" ")} – ${siteName}` : siteName;
}
