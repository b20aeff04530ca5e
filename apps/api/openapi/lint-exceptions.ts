import type { Finding } from "./lint.ts";

/** A rule that does not hold somewhere, and why that is right. */
export interface Exception {
  rule: string;
  /** Where; elsewhere the rule holds. */
  at: RegExp;
  because: string;
}

const PUBLIC =
  /^\/paths\/(\/register\/post|\/confirm-email\/post|\/forgot-password\/post|\/reset-password\/post|\/logout\/post|\/events\/get|\/venues\/get|\/venues\/{id}\/get|\/organizers\/{handle}\/get|\/events\/changes\/get|\/calendar\/{month}\/get|\/events\/\{id\}\/get|\/feeds\/get|\/sitemap\.xml\/get|\/sitemaps\/events\.xml\/get|\/[\w{}/]+\.(?:ics|rss|atom|feed\.json|jsonld)\/get)\//;
const UNCOUNTED = /^\/paths\/(\/.*\/get|\/logout\/post)\//;

/** The only places where a rule may be broken. One that nothing breaks any more must go from here. */
export const EXCEPTIONS: Exception[] = [
  {
    rule: "spectral/contact-properties",
    at: /^\/info\/contact$/,
    because: "An installation knows the URL of who runs it, but no e-mail address.",
  },
  {
    rule: "spectral/license-url",
    at: /^\/info\/license$/,
    because:
      "OpenAPI 3.1 lets a license have either an SPDX identifier or a URL; Redocly asks for the former.",
  },
  {
    rule: "owasp:api4:2023-string-restricted",
    at: /\/properties\/(title|detail|path|message)$/,
    because:
      "The words of a problem are for people, and `path` repeats the name of an unknown field: any text may be there. " +
      "Its length is limited.",
  },
  ...["owasp:api4:2023-string-limit", "owasp:api4:2023-string-restricted"].map((rule) => ({
    rule,
    at: /\/content\/text\/event-stream\/schema$/,
    because: "A stream of events has no end; `contentSchema` says what each event has.",
  })),
  {
    rule: "owasp:api8:2023-define-error-responses-401",
    at: PUBLIC,
    because:
      "Anyone may call it, so it never answers 401; whoever sends a token is not asked for it.",
  },
  ...["owasp:api4:2023-rate-limit", "owasp:api4:2023-rate-limit-responses-429"].map((rule) => ({
    rule,
    at: UNCOUNTED,
    because:
      "Not counted: reads are cheap, often a 304, and many people share an address; ending a session must always work. " +
      "When the server is busy it sheds them with 503.",
  })),
];

export function isExcepted({ rule, at }: Finding, exception: Exception): boolean {
  return exception.rule === rule && exception.at.test(at);
}
