import { z } from "zod";

/** The language of an event, where it is given. */
export const heldIn = z.string().meta({
  description: "The language that it is held in (BCP 47).",
  pattern: "^[A-Za-z0-9-]+$",
  maxLength: 35,
  examples: ["fr"],
});
