const NAMED: Record<string, string> = { noon: "12:00", midnight: "00:00" };
const TWELVE_HOURS = /^(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m\.?$/;
const TWENTY_FOUR_HOURS = /^(\d{1,2})[:.](\d{2})(?::00)?$/;

/**
 * Reads a time of day as people write it: `8pm`, `8:30 PM`, `20:00`, `20.30`, `noon`, `midnight` (the day's first
 * minute). Returns it as `HH:MM`, or undefined when it is none.
 */
export function parseTime(text: string): string | undefined {
  const time = text.trim().toLowerCase();
  const named = NAMED[time];
  if (named !== undefined) return named;

  const [, hour12, minute12 = "0", half] = TWELVE_HOURS.exec(time) ?? [];
  if (hour12 !== undefined) {
    const hour = Number(hour12);
    if (hour < 1 || hour > 12) return undefined;
    return format((hour % 12) + (half === "p" ? 12 : 0), Number(minute12));
  }
  const [, hour24, minute24] = TWENTY_FOUR_HOURS.exec(time) ?? [];
  return hour24 === undefined ? undefined : format(Number(hour24), Number(minute24));
}

function format(hour: number, minute: number): string | undefined {
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
