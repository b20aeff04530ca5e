/** What the fields of venues are held to. Lengths are in UTF-16 units. */
export const LONGEST = {
  name: 200,
  address: 500,
  query: 200,
  /** Of an id and a name in UTF-8, in base64url. */
  cursor: 840,
} as const;

export const MOST_OF_A_PAGE = 100;
export const MOST_PEOPLE = 10_000_000;

/** What an INT holds. */
export const LARGEST_INT = 2_147_483_647;

export const CURSOR = /^[A-Za-z0-9_-]*$/;
