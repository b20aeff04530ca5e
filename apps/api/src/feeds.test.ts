import { parseFeed } from "feedsmith";
import ICAL from "ical.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let token: string;
/** By title. */
const ids: Record<string, string> = {};
const venues: Record<string, string> = {};

/** In order of their start; the clock of the test is at 2026-01-01. */
const PROGRAMME = [
  { title: "long ago", date: "2025-11-01" },
  { title: "last month", date: "2025-12-15" },
  { title: "hidden", date: "2026-02-01", status: "draft" },
  { title: "waltz", date: "2026-03-29", time: "02:30", tags: ["Dance", "a/b"] },
  { title: "off", date: "2026-05-01", tags: ["dance"] },
  { title: "abroad", date: "2026-07-01", timezone: "America/New_York", venue: "Met" },
  { title: "fair", date: "2026-08-01", endDate: "2026-08-03", allDay: true, attendance: "both" },
];

beforeAll(async () => {
  api = await openTestApi();
  token = (await api.logIn("Opera.House")).accessToken;
  for (const event of PROGRAMME) {
    const body = { time: "20:00", venue: "Hall", address: "1 Road", ...event };
    const answer = await api.send("POST", "/events", { body, token });
    expect([answer.statusCode, answer.json().errors]).toEqual([201, undefined]);
    const { id, venue, venueId } = answer.json();
    ids[event.title] = id;
    venues[venue] = venueId;
    api.moveClock(1000);
  }
  const body = { status: "cancelled" };
  const cancelled = await api.send("PATCH", `/events/${ids.off}`, { body, token });
  expect(cancelled.statusCode).toBe(200);
  const gone = await api.send("POST", "/events", {
    body: { title: "gone", date: "2026-04-01", time: "20:00", venue: "Hall", address: "1 Road" },
    token,
  });
  ids.gone = gone.json().id;
  expect((await api.send("DELETE", `/events/${ids.gone}`, { token })).statusCode).toBe(204);
});
afterAll(() => api[Symbol.asyncDispose]());

async function get(url: string, headers: Record<string, string> = {}) {
  const answer = await api.send("GET", url, { headers });
  expect(answer.statusCode, `${url}: ${answer.body.slice(0, 300)}`).toBe(200);
  return answer;
}

async function calendar(url: string) {
  const answer = await get(url);
  expect(answer.headers["content-type"]).toBe("text/calendar; charset=utf-8");
  const component = new ICAL.Component(ICAL.parse(answer.body));
  const events = component.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  const name = component.getFirstPropertyValue("x-wr-calname");
  return { component, events, name, titles: events.map(({ summary }) => summary) };
}

const SUBSCRIBED = ["last month", "waltz", "off", "abroad", "fair"];

describe("calendars", () => {
  test.each([
    ["/events.ics", SUBSCRIBED],
    ["/events.ics?from=2025-01-01", ["long ago", ...SUBSCRIBED]],
    ["/events.ics?from=2026-06-01&to=2026-07-31", ["abroad"]],
    ["/events.ics?cancelled=drop", SUBSCRIBED.filter((title) => title !== "off")],
    ["/events.ics?cancelled=drop&status=cancelled", []],
    ["/events.ics?status=cancelled", ["off"]],
    ["/events.ics?tag=dance", ["waltz", "off"]],
    ["/events.ics?tag=DANCE&cancelled=drop", ["waltz"]],
    ["/events.ics?q=walt", ["waltz"]],
    ["/events.ics?organizer=opera.house&online=true", ["fair"]],
    ["/events.ics?organizer=nobody", []],
    ["/organizers/opera.house/events.ics", SUBSCRIBED],
    ["/organizers/Opera.House/events.ics?tag=dance", ["waltz", "off"]],
    ["/tags/dance/events.ics", ["waltz", "off"]],
    ["/tags/a%2Fb/events.ics", ["waltz"]],
    ["/tags/unknown/events.ics", []],
  ])("%s has what it says", async (url, titles) => {
    expect((await calendar(url)).titles).toEqual(titles);
  });

  test("a venue has one, which is called after it", async () => {
    const { titles, name } = await calendar(`/venues/${venues.Met}/events.ics`);
    expect([titles, name]).toEqual([["abroad"], "Met – Handbill"]);
    expect((await calendar("/tags/dance/events.ics")).name).toBe("#dance – Handbill");
    expect((await calendar("/events.ics")).name).toBe("Handbill");
  });

  test("an event has one, with the same UID as in all others", async () => {
    const { events } = await calendar(`/events/${ids.waltz}/event.ics`);
    expect(events.map(({ uid }) => uid)).toEqual([ids.waltz]);
    const { startsAt, clockChange } = (await get(`/events/${ids.waltz}`)).json();
    expect([startsAt, clockChange]).toEqual(["2026-03-29T01:30:00.000Z", "skipped"]);
    expect(events[0]?.startDate.toJSDate().toISOString()).toBe(startsAt);
  });

  test("each event is at the instant that the API says", async () => {
    const { events } = await calendar("/events.ics?from=2025-01-01");
    for (const event of events) {
      const { startsAt, endsAt, allDay, date } = (await get(`/events/${event.uid}`)).json();
      if (allDay) expect(event.startDate.toString()).toBe(date);
      else expect(event.startDate.toJSDate().toISOString()).toBe(startsAt);
      if (allDay) expect(endsAt.slice(0, 10)).toBe("2026-08-03"); // in UTC; the fourth in Paris
    }
    const fair = events.find(({ summary }) => summary === "fair");
    expect(fair?.endDate.toString()).toBe("2026-08-04");
  });

  test("it says where it comes from, however it was asked for", async () => {
    const url =
      "/events.ics?near=48.8674,2.3635&radius=10&tag=a%26b&tag=c&cancelled=drop&online=false";
    const { component } = await calendar(url);
    const source = new URL(String(component.getFirstPropertyValue("source")));
    expect(source.origin + source.pathname).toBe("http://api.test/events.ics");
    expect([...source.searchParams].toSorted()).toEqual(
      [...new URL(url, "http://api.test").searchParams].toSorted(),
    );
    expect((await calendar(source.pathname + source.search)).titles).toEqual([]);
  });

  test("a change is told to who has it already: a higher SEQUENCE, a new ETag", async () => {
    const url = `/events/${ids.abroad}/event.ics`;
    const before = await get(url);
    const known = { "if-none-match": String(before.headers.etag) };
    expect((await api.send("GET", url, { headers: known })).statusCode).toBe(304);
    api.moveClock(1000);
    await api.send("PATCH", `/events/${ids.abroad}`, { body: { price: "$ 5" }, token });
    const after = await get(url, known);
    expect([before.body, after.body].map((body) => /SEQUENCE:(\d+)/.exec(body)?.[1])).toEqual([
      "0",
      "1",
    ]);
  });

  test("a venue or an organizer that is not there is not found", async () => {
    for (const [url, code] of [
      ["/venues/019ab5a4-6c00-7000-8000-999999999999/events.ics", "VENUE_NOT_FOUND"],
      ["/organizers/nobody/events.ics", "ORGANIZER_NOT_FOUND"],
    ] as const) {
      const answer = await api.send("GET", url);
      expect([answer.statusCode, answer.json().code]).toEqual([404, code]);
    }
  });

  test("what is wrong is named", async () => {
    for (const [query, path] of [
      ["cancelled=maybe", "cancelled"],
      ["from=2026-02-30", "from"],
      ["radius=-1", "radius"],
      ["from=2026-02-02&to=2026-02-01", "to"],
      ["cursor=x", "cursor"],
    ] as const) {
      const answer = await api.send("GET", `/events.ics?${query}`);
      expect([answer.statusCode, answer.json().errors?.[0]?.path]).toEqual([400, path]);
    }
  });
});

describe("news", () => {
  const NEWEST = ["fair", "abroad", "Cancelled: off", "waltz", "last month", "long ago"];

  test.each([
    ["/events.rss", "rss", "application/rss+xml; charset=utf-8"],
    ["/events.atom", "atom", "application/atom+xml; charset=utf-8"],
    ["/events.feed.json", "json", "application/feed+json; charset=utf-8"],
  ])("%s has the newest first", async (url, format, type) => {
    const answer = await get(url);
    expect(answer.headers["content-type"]).toBe(type);
    const parsed = parseFeed(answer.body);
    expect(parsed.format).toBe(format);
    expect(titlesOf(answer.body)).toEqual(NEWEST);
    expect(titlesOf((await get(`${url}?tag=dance`)).body)).toEqual(["Cancelled: off", "waltz"]);
    expect(titlesOf((await get(`${url}?organizer=nobody`)).body)).toEqual([]);
  });

  test("the addresses of all are told, filters included", async () => {
    const query = "tag=a%26b&near=48.8674,2.3635&radius=10";
    const links: Record<string, string> = (await get(`/feeds?${query}`)).json();
    expect(Object.keys(links).toSorted()).toEqual([
      "atom",
      "calendar",
      "jsonFeed",
      "rss",
      "webcal",
    ]);
    expect(links.webcal).toBe(links.calendar?.replace("http:", "webcal:"));
    for (const [name, link] of Object.entries(links)) {
      const { pathname, search } = new URL(link);
      expect(pathname + search, name).toContain("tag=a%26b");
      await get(pathname + search);
    }
  });
});

function titlesOf(body: string): (string | undefined)[] {
  const { format, feed } = parseFeed(body);
  if (format === "atom") return (feed.entries ?? []).map(({ title }) => title?.value);
  return (feed.items ?? []).map(({ title }) => title);
}

describe("search engines", () => {
  test("an event as JSON-LD, which a page may have in a script", async () => {
    const body = { title: "</script><script>alert(1)//", description: "**<!--**" };
    await api.send("PATCH", `/events/${ids.fair}`, { body, token });
    const answer = await get(`/events/${ids.fair}/event.jsonld`);
    expect(answer.headers["content-type"]).toBe("application/ld+json; charset=utf-8");
    expect(answer.body).not.toContain("<");
    expect(answer.json()).toMatchObject({
      "@context": "https://schema.org",
      "@type": "Event",
      "@id": `http://web.test/events/${ids.fair}`,
      name: body.title,
      description: "<!--",
      startDate: "2026-08-01",
      endDate: "2026-08-03",
      location: [{ "@type": "Place" }, { "@type": "VirtualLocation" }],
    });
    await api.send("PATCH", `/events/${ids.fair}`, { body: { title: "fair" }, token });
  });

  test("the sitemaps have the page of each event that everybody sees, once", async () => {
    const index = await get("/sitemap.xml");
    expect(index.headers["content-type"]).toBe("application/xml; charset=utf-8");
    const [sitemap = ""] = locationsIn(index.body);
    expect(sitemap).toBe("http://api.test/sitemaps/events.xml");
    const { body } = await get("/sitemaps/events.xml");
    const listed = ["long ago", "last month", "waltz", "off", "abroad", "fair"];
    expect(locationsIn(body)).toEqual(
      listed.map((title) => `http://web.test/events/${ids[title]}`),
    );
    expect(body).toMatch(/<lastmod>2026-01-01T12:00:00\.000Z<\/lastmod>/);
  });

  test("a sitemap's bounds are what the index says, and nothing else", async () => {
    const place = `1767268800000.${ids["last month"]}`;
    expect((await api.send("GET", `/sitemaps/events.xml?after=${place}`)).statusCode).toBe(200);
    for (const wrong of ["x", "1.2", `999999999999999.${ids.fair}`, `-1.${ids.fair}`]) {
      const answer = await api.send("GET", `/sitemaps/events.xml?until=${wrong}`);
      expect([answer.statusCode, answer.json().errors?.[0]?.path]).toEqual([400, "until"]);
    }
  });
});

function locationsIn(xml: string): string[] {
  return [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url = ""]) => url);
}

describe("all of them", () => {
  const urls = () => [
    "/events.ics",
    `/venues/${venues.Hall}/events.ics`,
    "/organizers/opera.house/events.ics",
    "/tags/dance/events.ics",
    `/events/${ids.waltz}/event.ics`,
    `/events/${ids.waltz}/event.jsonld`,
    "/events.rss",
    "/events.atom",
    "/events.feed.json",
    "/feeds",
    "/sitemap.xml",
    "/sitemaps/events.xml",
  ];

  test("may be kept for a while by anyone, and are not sent again while nothing changed", async () => {
    for (const url of urls()) {
      const { headers } = await get(url);
      const cacheControl = url.startsWith("/sitemap")
        ? "public, max-age=3600"
        : "public, max-age=300";
      expect([url, headers["cache-control"]]).toEqual([url, cacheControl]);
      api.moveClock(60_000); // a feed with nothing new in it is the same one
      const known = { "if-none-match": String(headers.etag) };
      const again = await api.send("GET", url, { headers: known });
      expect([url, again.statusCode, again.body]).toEqual([url, 304, ""]);
      expect([url, again.headers["cache-control"]]).toEqual([url, cacheControl]);
      const head = await api.app.inject({ method: "HEAD", url });
      expect([url, head.statusCode, head.headers.etag, head.body]).toEqual([
        url,
        200,
        headers.etag,
        "",
      ]);
    }
  });

  test("an error is not kept", async () => {
    const answer = await api.send("GET", `/events/${ids.hidden}/event.ics`);
    expect(answer.headers["cache-control"] ?? "no-store").not.toContain("public");
  });

  test("have nothing that is not for everybody, whoever asks", async () => {
    for (const title of ["hidden", "gone"]) {
      for (const url of urls()) {
        for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
          const { body } = await get(url, headers);
          expect([url, body.includes(String(ids[title]))]).toEqual([url, false]);
        }
      }
      for (const file of ["event.ics", "event.jsonld"]) {
        const answer = await api.send("GET", `/events/${ids[title]}/${file}`, { token });
        expect([answer.statusCode, answer.json().code]).toEqual([404, "EVENT_NOT_FOUND"]);
      }
    }
  });

  test("show nobody's e-mail address", async () => {
    for (const url of urls()) expect((await get(url)).body).not.toMatch(/@example\.com|mailto/i);
  });
});
