/** How many events a calendar has at most. */
export const MOST_IN_CALENDAR = 1_000;

/** Without `from`, a calendar begins so many days ago: who subscribes still sees what was just cancelled or moved. */
export const DAYS_BACK = 30;

/** How many events a feed of news has at most. */
export const MOST_NEWS = 50;

/** How much of a description is in a calendar of many events, and in that of one, in UTF-16 units. */
export const LONGEST_DESCRIPTION = { ofMany: 2_000, ofOne: 40_000 } as const;

/** A sitemap begins with so many URLs; what is published late joins it. */
export const URLS_IN_SITEMAP = 10_000;

/** sitemaps.org: no sitemap may have more URLs, and no index more sitemaps. */
export const MOST_IN_SITEMAP = 50_000;
