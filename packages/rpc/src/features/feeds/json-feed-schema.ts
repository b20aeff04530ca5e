import { z } from "zod";
import { event } from "../events/schema.ts";
import { heldIn } from "./held-in.ts";
import { MOST_NEWS } from "./limits.ts";

const { tags, createdAt, updatedAt } = event.shape;
const webAddress = z.string().meta({ format: "uri", maxLength: 4_000 });
const text = (maxLength: number) => z.string().meta({ pattern: "\\S", maxLength });

/** JSON Feed 1.1 (jsonfeed.org). */
export const jsonFeed = z
  .object({
    version: z
      .literal("https://jsonfeed.org/version/1.1")
      .meta({ description: "Which version of JSON Feed it is." }),
    title: text(400).meta({ description: "What the feed is called.", examples: ["Handbill"] }),
    home_page_url: webAddress.meta({
      description: "The web app.",
      examples: ["https://example.com"],
    }),
    feed_url: webAddress.meta({
      description: "Where the feed comes from.",
      examples: ["https://api.example.com/events.feed.json"],
    }),
    items: z
      .array(
        z
          .object({
            id: z
              .string()
              .meta({ pattern: "^urn:uuid:[0-9a-f-]{36}$", maxLength: 45 })
              .meta({
                description: "The event's id, as a URN.",
                examples: ["urn:uuid:019ab5a4-6c00-7000-8000-000000000001"],
              }),
            url: webAddress.meta({
              description: "The event's page.",
              examples: ["https://example.com/events/019ab5a4-6c00-7000-8000-000000000001"],
            }),
            external_url: webAddress.exactOptional().meta({
              description: "Where its organizer tells more about it.",
              examples: ["https://example.com/concert"],
            }),
            title: text(250).meta({
              description:
                "What it is called, and whether it was cancelled, postponed or rescheduled.",
              examples: ["New Year's Eve Concert"],
            }),
            summary: text(1_000).meta({
              description: "When and where.",
              examples: ["2023-12-31, 20:00 (Europe/Paris): Event Venue, Event Address"],
            }),
            content_html: text(400_000).meta({
              description: "All about it, as HTML in which nothing runs.",
              examples: ["<p>2023-12-31, 20:00 (Europe/Paris): Event Venue, Event Address</p>"],
            }),
            date_published: createdAt,
            date_modified: updatedAt,
            authors: z
              .array(
                z
                  .object({
                    name: text(100).meta({ description: "What it is called.", examples: ["test"] }),
                  })
                  .meta({ description: "An organizer." }),
              )
              .max(1)
              .meta({ description: "Who published it." }),
            tags: tags.exactOptional(),
            language: heldIn.exactOptional(),
          })
          .meta({ description: "An event." }),
      )
      .max(MOST_NEWS)
      .meta({ description: "The events that were published last." }),
  })
  .meta({ id: "JsonFeed", description: "The events that were published last." });

export type JsonFeed = z.infer<typeof jsonFeed>;
