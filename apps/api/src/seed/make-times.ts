import type { Genre } from "./phrases/wording.ts";
import type { Random } from "./random.ts";

/** When something takes place, in local time, the first day as a number of days from another. */
export interface MadeTimes {
  time: string;
  /** Days after the first; null where nothing is said. */
  lasts: number | null;
  endTime: string | null;
  allDay: boolean;
}

/** From when to when things of a kind begin, and how long they take, in hours. */
const USUAL: Record<Genre, { from: number; to: number; hours: number }> = {
  concert: { from: 18, to: 22, hours: 2 },
  theatre: { from: 18, to: 20, hours: 2 },
  exhibition: { from: 9, to: 11, hours: 8 },
  workshop: { from: 9, to: 17, hours: 3 },
  talk: { from: 17, to: 20, hours: 1 },
  film: { from: 17, to: 22, hours: 2 },
  festival: { from: 10, to: 16, hours: 10 },
  market: { from: 7, to: 10, hours: 6 },
  party: { from: 20, to: 23, hours: 5 }, // past midnight
  family: { from: 9, to: 15, hours: 3 },
};

/** How long what takes several days may take. */
const MOST_DAYS: Partial<Record<Genre, number>> = { exhibition: 30, festival: 4, market: 2 };

export function makeTimes(genre: Genre, random: Random): MadeTimes {
  const most = MOST_DAYS[genre];
  if (most !== undefined && random.chance(0.4)) {
    const lasts = random.integer(1, most);
    if (random.chance(0.7)) return { time: "00:00", lasts, endTime: null, allDay: true };
    return { time: "10:00", lasts, endTime: "18:00", allDay: false };
  }
  if (random.chance(0.04)) return { time: "00:00", lasts: null, endTime: null, allDay: true };
  const { from, to, hours } = USUAL[genre];
  const quarters = random.integer(from * 4, to * 4);
  const endTime = random.chance(0.6)
    ? clockTime(quarters + hours * 4 + random.integer(0, 4))
    : null;
  return { time: clockTime(quarters), lasts: null, endTime, allDay: false };
}

function clockTime(quarters: number): string {
  const hour = Math.floor(quarters / 4) % 24;
  return `${String(hour).padStart(2, "0")}:${String((quarters % 4) * 15).padStart(2, "0")}`;
}
