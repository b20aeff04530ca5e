import type { SeedEvent } from "@handbill/rpc/server";
import { makeTimes } from "./make-times.ts";
import type { MadeVenue } from "./make-venue.ts";
import type { Genre, Wording } from "./phrases/wording.ts";
import { fillIn, PHRASES } from "./phrases.ts";
import type { Random } from "./random.ts";
import { DAY_MS } from "./world.ts";

type Details = SeedEvent["details"];

const GENRES: readonly (readonly [weight: number, genre: Genre])[] = [
  [26, "concert"],
  [10, "theatre"],
  [8, "exhibition"],
  [12, "workshop"],
  [12, "talk"],
  [8, "film"],
  [4, "festival"],
  [7, "market"],
  [7, "party"],
  [6, "family"],
];

const ATTENDANCES = [
  [86, "in-person"],
  [6, "online"],
  [8, "both"],
] as const;

/** What is said about an event that begins on a day, which is its midnight UTC. */
export function makeDetails({ venue, city }: MadeVenue, day: Date, random: Random): Details {
  const wording = PHRASES[city.language];
  const genre = random.weigh(GENRES);
  const [genreTag, ...titles] = wording.genres[genre];
  const subject = random.pick(wording.subjects);
  const { lasts, ...times } = makeTimes(genre, random);
  return {
    title: random.chance(0.05) ? null : fillIn(random.pick(titles), { subject, venue: venue.name }),
    description: random.chance(0.15) ? null : makeDescription(wording, subject, random),
    url: random.chance(0.4) ? `https://example.com/events/${random.digits}` : null,
    ticketUrl: random.chance(0.3) ? `https://tickets.example.com/${random.digits}` : null,
    price: random.chance(0.4) ? null : makePrice(wording, random),
    tags: makeTags([genreTag, subject], wording, random),
    language: random.chance(0.25) ? null : random.chance(0.1) ? "en" : city.language,
    attendance: random.weigh(ATTENDANCES),
    ...{ date: dayOf(day), ...times },
    endDate: lasts === null ? null : dayOf(new Date(day.getTime() + lasts * DAY_MS)),
    timezone: city.timezone,
    ...{ venue: venue.name, address: venue.address },
  };
}

/** `YYYY-MM-DD` */
export function dayOf(midnight: Date): string {
  return midnight.toISOString().slice(0, "YYYY-MM-DD".length);
}

/** Markdown. Most are short; one in fifty goes on for pages. */
function makeDescription({ sentences }: Wording, subject: string, random: Random): string {
  const rounds = random.chance(0.02) ? random.integer(5, 30) : 1;
  const paragraphs = Array.from({ length: rounds }, () =>
    random.pickSome(sentences, random.integer(1, 6)).join(random.chance(0.5) ? " " : "\n\n"),
  );
  if (random.chance(0.1)) paragraphs.unshift(`## ${subject}`);
  if (random.chance(0.1)) {
    paragraphs.push(
      random
        .pickSome(sentences, 3)
        .map((sentence) => `- ${sentence}`)
        .join("\n"),
    );
  }
  return paragraphs.join("\n\n");
}

function makePrice({ free, prices }: Wording, random: Random): string {
  if (random.chance(0.3)) return free;
  const price = random.integer(2, 40);
  return fillIn(random.pick(prices), { price, reduced: Math.ceil(price * 0.6) });
}

function makeTags(
  [genreTag, subject]: [string, string],
  { tags }: Wording,
  random: Random,
): string[] {
  if (random.chance(0.1)) return [];
  return [
    genreTag,
    ...(random.chance(0.4) ? [subject] : []),
    ...random.pickSome(tags, random.integer(0, 2)),
  ];
}
