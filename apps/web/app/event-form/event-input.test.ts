import { createEventInput, updateEventInput } from "@handbill/rpc/schemas";
import { expect, test } from "vitest";
import { plainEvent } from "../events/testing.ts";
import { readTyped, toCreateInput, toUpdateInput, typedOf } from "./event-input.ts";

const typed = (fields: Record<string, string>) => readTyped((name) => fields[name] ?? "");
const basics = { date: "2026-12-31", time: "8pm", venue: "Venue", address: "Address" };

test("what was left empty is not said of a new event", () => {
  const input = toCreateInput(typed(basics));
  expect(input).toEqual({ ...basics, allDay: false, tags: [] });
  expect(createEventInput.safeParse(input).success).toBe(true);
});

test("all that was typed is said", () => {
  const details = {
    title: "Waltzes",
    description: "An evening.\r\n\r\nOf **waltzes**.",
    price: "€ 12",
    language: "fr",
    url: "https://example.com",
    ticketUrl: "https://example.com/tickets",
    endDate: "2027-01-01",
    endTime: "2am",
    timezone: "Europe/Paris",
    attendance: "both",
    publishAt: "2026-12-01T18:00",
  };
  const input = toCreateInput(
    typed({ ...basics, ...details, tags: " waltz, ,ball ,", allDay: "" }),
  );
  expect(input).toEqual({
    ...basics,
    ...details,
    description: "An evening.\n\nOf **waltzes**.",
    tags: ["waltz", "ball"],
    allDay: false,
  });
  expect(createEventInput.safeParse(input).success).toBe(true);
});

test("an event that lasts all day needs no time", () => {
  expect(toCreateInput(typed({ ...basics, time: "", allDay: "on" }))).toMatchObject({
    time: "00:00",
    allDay: true,
  });
  expect(toCreateInput(typed({ ...basics, time: "" }))).toMatchObject({ time: "" }); // is refused
});

const ball = {
  ...plainEvent,
  title: "Ball",
  description: "a\r\n\r\n- b",
  tags: ["rock, pop", "waltz"],
  endDate: "2027-01-03",
  endTime: "18:00",
};

/** What the form of the event sends when some of its fields are changed. */
const change = (fields: Record<string, string>) => {
  const shown = typedOf(ball);
  const sent = { ...shown, ...fields };
  return toUpdateInput(typed(mapValues(sent, (text) => text.replaceAll("\n", "\r\n"))), shown);
};

test("what was not touched is not sent, though the form could not show it as it is", () => {
  expect(change({})).toEqual({});
  expect(change({ price: "€ 12" })).toEqual({ price: "€ 12" });
});

test("what is emptied is taken away", () => {
  const input = change({ title: "", description: " ", tags: "", url: "" });
  expect(input).toEqual({ title: null, description: null, tags: [] });
  expect(updateEventInput.safeParse({ ...input, id: plainEvent.id }).success).toBe(true);
});

test("of the times, all are sent: the API would move those that it is not told of", () => {
  expect(change({ date: "2027-01-01" })).toEqual({
    date: "2027-01-01",
    time: "20:00",
    endDate: "2027-01-03",
    endTime: "18:00",
    allDay: false,
    timezone: "America/New_York",
  });
});

test("an event that ends on the next day at a later time keeps its second day", () => {
  const fair = {
    ...plainEvent,
    ...{ date: "2027-05-07", time: "10:00", endDate: "2027-05-08", endTime: "18:00" },
  };
  const shown = typedOf(fair);
  expect(shown).toMatchObject({ endDate: "2027-05-08", endTime: "18:00" });
  expect(toUpdateInput({ ...shown, title: "Fair" }, shown)).toEqual({ title: "Fair" });
  expect(toUpdateInput({ ...shown, time: "11:00" }, shown)).toMatchObject({
    ...{ date: "2027-05-07", time: "11:00", endDate: "2027-05-08", endTime: "18:00" },
  });
});

test("what follows from other fields goes on following", () => {
  const night = { ...plainEvent, endDate: "2027-01-01", endTime: "02:00" };
  expect(typedOf(night)).toMatchObject({ title: "", endDate: "", endTime: "02:00" });
  const evening = { ...plainEvent, endDate: "2026-12-31", endTime: "22:00" };
  expect(typedOf(evening)).toMatchObject({ endDate: "", endTime: "22:00" });
});

test("when it is to be published is shown in its own zone, and said when it or the zone is touched", () => {
  const scheduled = typedOf({
    ...ball,
    status: "scheduled",
    publishAt: "2026-12-01T12:30:45.000Z",
  });
  expect(scheduled.publishAt).toBe("2026-12-01T07:30");
  const changed = (fields: Record<string, string>) =>
    toUpdateInput({ ...scheduled, ...fields }, scheduled);
  expect(changed({})).toEqual({});
  expect(changed({ title: "Gala" })).toEqual({ title: "Gala" });
  expect(changed({ publishAt: "2026-12-02T08:00" })).toEqual({ publishAt: "2026-12-02T08:00" });
  expect(changed({ publishAt: "" })).toEqual({ publishAt: null });
  expect(changed({ timezone: "Europe/Paris" })).toMatchObject({
    ...{ timezone: "Europe/Paris", publishAt: "2026-12-01T07:30" },
  });
  expect(changed({ date: "2027-01-01" })).not.toHaveProperty("publishAt");
});

function mapValues(of: Record<string, string>, change: (value: string) => string) {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]));
}
