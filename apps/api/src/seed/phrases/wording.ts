/** What kinds of events there are. Each language has a tag and titles for each. */
export type Genre =
  | "concert"
  | "theatre"
  | "exhibition"
  | "workshop"
  | "talk"
  | "film"
  | "festival"
  | "market"
  | "party"
  | "family";

/** What events, venues and people of one language are called. `{subject}`, `{street}` and the like are filled in. */
export interface Wording {
  people: readonly string[];
  venues: readonly string[];
  streets: readonly string[];
  address: string;
  /** A tag, then titles. */
  genres: Record<Genre, readonly [tag: string, ...titles: string[]]>;
  subjects: readonly string[];
  /** Of descriptions, in Markdown. */
  sentences: readonly string[];
  /** Tags that suit any event. */
  tags: readonly string[];
  free: string;
  prices: readonly string[];
}
