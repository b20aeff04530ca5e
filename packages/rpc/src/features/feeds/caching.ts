export const tags = ["Feeds"];

/** Anyone who fetches on behalf of others may keep it for a while; then it is asked for again, and mostly not sent again. */
const keptFor = (seconds: number) => ({
  "Cache-Control": {
    description: "For how long anyone may use the answer before asking again (RFC 9111 §5.2.2).",
    schema: { type: "string", const: `public, max-age=${seconds}` },
    value: `public, max-age=${seconds}`,
  },
});

/** What changes with any event. */
export const FRESH_FOR_MINUTES = keptFor(300);

/** What search engines read a few times a day. */
export const FRESH_FOR_AN_HOUR = keptFor(3_600);
