import type { SitemapRange } from "./find-sitemaps.ts";
import { formatPlace } from "./sitemap-place.ts";

const NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9";

/** The index of the sitemaps (sitemaps.org), each of which is at its range's URL. */
export function writeSitemapIndex(ranges: SitemapRange[], apiUrl: string): string {
  const sitemaps = ranges.map(
    (range) => `<sitemap><loc>${escapeXml(urlOf(range, apiUrl))}</loc></sitemap>`,
  );
  return write("sitemapindex", sitemaps);
}

/** A sitemap of the pages that the web app has of these events. */
export function writeSitemap(pages: { id: string; updatedAt: Date }[], webUrl: string): string {
  const base = escapeXml(webUrl);
  const urls = pages.map(
    ({ id, updatedAt }) =>
      `<url><loc>${base}/events/${id}</loc><lastmod>${updatedAt.toISOString()}</lastmod></url>`,
  );
  return write("urlset", urls);
}

function urlOf({ after, until }: SitemapRange, apiUrl: string): string {
  const query = new URLSearchParams({
    ...(after && { after: formatPlace(after) }),
    ...(until && { until: formatPlace(until) }),
  });
  return `${apiUrl}/sitemaps/events.xml${query.size > 0 ? `?${query}` : ""}`;
}

function write(root: string, elements: string[]): string {
  const lines = [`<?xml version="1.0" encoding="UTF-8"?>`, `<${root} xmlns="${NAMESPACE}">`];
  return [...lines, ...elements, `</${root}>`, ""].join("\n");
}

function escapeXml(url: string): string {
  return url.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
