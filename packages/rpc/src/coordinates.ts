import { z } from "zod";
import "./schema-messages.ts";

// Limits of what comes out are said, not checked: what the columns hold is within them.
const degrees = (most: number) => z.number().meta({ minimum: -most, maximum: most });

/** A place, as it is answered. */
export const coordinates = z
  .object({
    latitude: degrees(90).meta({ description: "To the north.", examples: [48.8674] }),
    longitude: degrees(180).meta({ description: "To the east.", examples: [2.3635] }),
  })
  .meta({ id: "Coordinates", description: "A place, in degrees (WGS 84)." });
