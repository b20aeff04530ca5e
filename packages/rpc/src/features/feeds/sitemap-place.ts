/** A place in the order in which events were created. */
export interface SitemapPlace {
  createdAt: Date;
  id: string;
}

/** Milliseconds, no more than a DATETIME holds, and the id. */
export const SITEMAP_PLACE = /^(\d{1,14})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function formatPlace({ createdAt, id }: SitemapPlace): string {
  return `${createdAt.getTime()}.${id}`;
}

/** Returns undefined for what is no place. */
export function parsePlace(text: string): SitemapPlace | undefined {
  const [, milliseconds, id] = SITEMAP_PLACE.exec(text) ?? [];
  if (milliseconds === undefined || id === undefined) return undefined;
  return { createdAt: new Date(Number(milliseconds)), id };
}
