import { z } from "zod";
import "./schema-messages.ts";

export interface Place {
  /** Degrees, WGS 84. */
  latitude: number;
  longitude: number;
}

/** In kilometres. Beyond, a circle is no neighbourhood any more. */
const RADIUS = { least: 0.1, usual: 25, most: 500 } as const;

const NOT_A_PLACE =
  "must be latitude and longitude in degrees, as in 48.8674,2.3635: at most 90 and 180";

/** A place as one types it into a URL: `latitude,longitude`. */
export const near = z
  .string()
  .trim()
  .max(60)
  .regex(/^-?\d{1,2}(?:\.\d{1,15})?,-?\d{1,3}(?:\.\d{1,15})?$/, { error: NOT_A_PLACE, abort: true })
  .meta({
    description: "A place as `latitude,longitude`: only what is within `radius` of it.",
    examples: ["48.8674,2.3635"],
  })
  .transform((text, { issues }): Place => {
    const [latitude = 0, longitude = 0] = text.split(",").map(Number);
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
    issues.push({ code: "custom", input: text, message: NOT_A_PLACE });
    return z.NEVER;
  });

export const radius = z
  .number()
  .min(RADIUS.least)
  .max(RADIUS.most)
  .default(RADIUS.usual)
  .meta({ description: "How far from `near`, in kilometres.", examples: [10] });
