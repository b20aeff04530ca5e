import { useState, useSyncExternalStore } from "react";

/**
 * Tells search engines of an event, in a block of data that browsers do not run. It is in the pages that the server sends; where
 * a page is made in the browser nobody looks for it, and scripts, of whichever kind, cannot be made (Trusted Types).
 */
export function JsonLd({ text }: { text: string }) {
  const isSent = useSyncExternalStore(
    () => () => undefined,
    () => false,
    () => true,
  );
  // what was sent stays as it is: nothing can be written into it later
  const [sent] = useState(isSent ? text : undefined);
  if (sent === undefined) return null;
  return (
    <script
      type="application/ld+json"
      // writeJsonLd leaves nothing in it that would end the element
      dangerouslySetInnerHTML={{ __html: sent }}
    />
  );
}

/** JSON that may stand in a script element: it has no `<`. */
export function writeJsonLd(value: object): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
