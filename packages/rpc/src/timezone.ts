import { z } from "zod";
import { isUnderstood } from "./is-understood.ts";
import "./schema-messages.ts";

/** IANA names only: Intl takes offsets such as +01:00 too, which know no summer time. */
export const TIMEZONE = /^[A-Za-z][A-Za-z0-9/_+-]*$/;
export const LONGEST_TIMEZONE = 64;

const NOT_A_TIMEZONE = "must be an IANA time zone, as in Europe/Paris";

/** A time zone that the runtime knows, by its IANA name. */
export const timezone = z
  .string()
  .max(LONGEST_TIMEZONE)
  .regex(TIMEZONE, { error: NOT_A_TIMEZONE, abort: true })
  .refine(isTimezone, NOT_A_TIMEZONE)
  .meta({ description: "An IANA time zone.", examples: ["Europe/Paris"] });

function isTimezone(name: string): boolean {
  return isUnderstood(() => new Intl.DateTimeFormat("en", { timeZone: name }));
}
