import type { HandbillClient } from "@handbill/client";

type Feeds = Awaited<ReturnType<HandbillClient["feeds"]["links"]["query"]>>;

/** Where the same events can be had by calendars and feed readers: for people, and for programs that look for it. */
export function FeedLinks({ feeds }: { feeds: Feeds }) {
  return (
    <p className="feeds">
      <link rel="alternate" type="text/calendar" title="Events" href={feeds.calendar} />
      <link rel="alternate" type="application/rss+xml" title="New events" href={feeds.rss} />
      <link rel="alternate" type="application/atom+xml" title="New events" href={feeds.atom} />
      <link rel="alternate" type="application/feed+json" title="New events" href={feeds.jsonFeed} />
      Subscribe: <a href={feeds.webcal}>in your calendar</a>, or to new events by{" "}
      <a href={feeds.rss}>RSS</a> or <a href={feeds.atom}>Atom</a>.
    </p>
  );
}
