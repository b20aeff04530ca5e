import { z } from "zod";
import { event } from "../events/schema.ts";
import { heldIn } from "./held-in.ts";

const webAddress = z.string().meta({ format: "uri", maxLength: 2_000 });
const moment = z.string().meta({
  pattern: "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2}[+-]\\d{2}:\\d{2}(:\\d{2})?)?$",
  maxLength: 32,
});
const { title, venue, address, price, tags } = event.shape;

const place = z
  .object({
    "@type": z.literal("Place").meta({ description: "Where one goes." }),
    name: venue,
    address,
    geo: z
      .object({
        "@type": z.literal("GeoCoordinates").meta({ description: "A point on a map." }),
        latitude: z
          .number()
          .meta({ minimum: -90, maximum: 90, description: "In degrees.", examples: [48.8674] }),
        longitude: z
          .number()
          .meta({ minimum: -180, maximum: 180, description: "In degrees.", examples: [2.3635] }),
      })
      .exactOptional()
      .meta({ description: "Where that is on a map." }),
  })
  .meta({ description: "A place that one can go to." });

const virtualLocation = z
  .object({
    "@type": z.literal("VirtualLocation").meta({ description: "Where one takes part online." }),
    url: webAddress.meta({ description: "The address.", examples: ["https://example.com/live"] }),
  })
  .meta({ description: "An address at which one takes part." });

/** schema.org's `Event`. */
export const jsonLd = z
  .object({
    "@context": z.literal("https://schema.org").meta({ description: "Whose words these are." }),
    "@type": z.literal("Event").meta({ description: "What it is." }),
    "@id": webAddress.meta({
      description: "The event's page.",
      examples: ["https://example.com/events/019ab5a4-6c00-7000-8000-000000000001"],
    }),
    identifier: z
      .uuid()
      .meta({ description: "Its id.", examples: ["019ab5a4-6c00-7000-8000-000000000001"] }),
    name: title,
    description: z
      .string()
      .meta({ pattern: "^\\S", maxLength: 40_000 })
      .exactOptional()
      .meta({ description: "As plain text.", examples: ["An evening of waltzes."] }),
    startDate: moment.meta({
      description: "With its offset from UTC; of an all-day event, the day.",
      examples: ["2023-12-31T20:00:00+01:00"],
    }),
    endDate: moment
      .exactOptional()
      .meta({ description: "The same.", examples: ["2024-01-01T02:00:00+01:00"] }),
    previousStartDate: moment.exactOptional().meta({
      description: "When it was to begin, before it was rescheduled.",
      examples: ["2023-12-30T20:00:00+01:00"],
    }),
    eventStatus: z
      .enum([
        "https://schema.org/EventScheduled",
        "https://schema.org/EventCancelled",
        "https://schema.org/EventPostponed",
        "https://schema.org/EventRescheduled",
      ])
      .meta({ description: "Whether it takes place." }),
    eventAttendanceMode: z
      .enum([
        "https://schema.org/OfflineEventAttendanceMode",
        "https://schema.org/OnlineEventAttendanceMode",
        "https://schema.org/MixedEventAttendanceMode",
      ])
      .meta({ description: "Whether one goes there, takes part online, or either." }),
    location: z
      .array(z.union([place, virtualLocation]))
      .max(2)
      .meta({ description: "Where one goes, and where one takes part online." }),
    organizer: z
      .object({
        "@type": z.literal("Organization").meta({ description: "Who it is." }),
        name: z.string().meta({
          description: "What it is called.",
          pattern: "^.*$",
          maxLength: 100,
          examples: ["test"],
        }),
      })
      .meta({ description: "Who published it." }),
    offers: z
      .object({
        "@type": z.literal("Offer").meta({ description: "What it costs." }),
        url: webAddress.meta({
          description: "Where tickets are sold.",
          examples: ["https://example.com/tickets"],
        }),
        description: price
          .unwrap()
          .exactOptional()
          .meta({ description: "What it costs, in words.", examples: ["€ 12, reduced € 8"] }),
      })
      .exactOptional()
      .meta({ description: "What it costs, and where tickets are sold." }),
    inLanguage: heldIn.exactOptional(),
    keywords: tags.exactOptional(),
    url: webAddress.meta({
      description: "The event's page.",
      examples: ["https://example.com/events/019ab5a4-6c00-7000-8000-000000000001"],
    }),
    sameAs: webAddress.exactOptional().meta({
      description: "Where its organizer tells more about it.",
      examples: ["https://example.com/concert"],
    }),
  })
  .meta({ id: "EventJsonLd", description: "An event in the words of schema.org." });

export type EventJsonLd = z.infer<typeof jsonLd>;
