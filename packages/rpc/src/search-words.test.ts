import { eventSearch, events, users } from "@handbill/db";
import { openTestDatabase, type TestDatabase } from "@handbill/db/testing";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { indexWords, matchExpression } from "./search-words.ts";

const now = new Date("2026-01-01T12:00:00Z");
const idOf = (n: number) => `019ab5a4-6c00-7000-8000-${String(n).padStart(12, "0")}`;

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
  const user = { username: "ann", email: "ann@example.com", passwordHash: "none", createdAt: now };
  await database.db.insert(users).values({ id: idOf(0), ...user });
});
afterAll(() => database[Symbol.asyncDispose]());

let count = 0;

/** Stores texts, each as an event's words; they are told apart by the name that they get. */
async function store(texts: Record<string, string>): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const [name, text] of Object.entries(texts)) {
    const id = idOf(++count);
    names.set(id, name);
    await database.db.insert(events).values({
      ...{ id, organizerId: idOf(0), date: "2026-07-01", time: "20:00", timezone: "UTC" },
      ...{ startsAt: now, venue: "Hall", address: "1 Road", createdAt: now, updatedAt: now },
    });
    await database.db.insert(eventSearch).values({ eventId: id, words: indexWords([text]) });
  }
  return names;
}

/** The names of what a query finds; undefined when there is nothing to look for. */
async function find(names: Map<string, string>, query: string): Promise<string[] | undefined> {
  const expression = matchExpression(query);
  if (expression === undefined) return undefined;
  const rows = await database.db
    .select({ id: eventSearch.eventId })
    .from(eventSearch)
    .where(sql`MATCH (${eventSearch.words}) AGAINST (${expression} IN BOOLEAN MODE)`);
  return rows.flatMap(({ id }) => names.get(id) ?? []).sort();
}

async function expectFound(
  names: Map<string, string>,
  expected: Record<string, string[] | undefined>,
): Promise<void> {
  const found: Record<string, string[] | undefined> = {};
  for (const query of Object.keys(expected)) found[query] = await find(names, query);
  expect(found).toEqual(expected);
}

test("words are found whatever their case and accents, and by their beginnings", async () => {
  const names = await store({
    cafe: "Soirée au Café Zoë",
    strasse: "Fest in der Hauptstraße",
    lodz: "Łódź Jazz",
    concert: "Concerto grosso",
    greek: "Ελληνικός χορός",
    russian: "Концерт в Ёлках",
    hebrew: "שָׁלוֹם",
    arabic: "مهرجان محمد",
    hindi: "हिन्दी कविता",
  });
  await expectFound(names, {
    CAFE: ["cafe"],
    "Cafe\u0301": ["cafe"],
    "zoe soiree": ["cafe"],
    "zoe jazz": [],
    HAUPTSTRASSE: ["strasse"],
    "lodz jazz": ["lodz"],
    concert: ["concert"],
    oncert: [],
    ΧΟΡΟΣ: ["greek"],
    Ελλην: ["greek"],
    "концерт елк": ["russian"],
    שלום: ["hebrew"],
    مُحَمَّد: ["arabic"],
    हिन्दी: ["hindi"],
    हा: [],
  });
});

test("Chinese, Japanese, Korean and Thai are found by any part of a word, from one character on", async () => {
  const names = await store({
    tokyo: "東京タワーのガレージ・ライブ2026年",
    kyoto: "京都 音楽祭",
    beijing: "北京音乐节",
    seoul: "서울 시립미술관에서",
    thai: "คอนเสิร์ตกรุงเทพ",
    rare: "𠮷野家",
  });
  await expectFound(names, {
    東京: ["tokyo"],
    京: ["beijing", "kyoto", "tokyo"],
    京タワー: ["tokyo"],
    都東: [],
    ﾀﾜｰ: ["tokyo"],
    ガレージ: ["tokyo"],
    カレージ: [],
    年: ["tokyo"],
    "2026": ["tokyo"],
    "東京 ライブ": ["tokyo"],
    祭: ["kyoto"],
    京都音楽: ["kyoto"],
    音乐: ["beijing"],
    미술관: ["seoul"],
    서울시립: ["seoul"],
    관: ["seoul"],
    미: ["seoul"],
    กรุงเทพ: ["thai"],
    𠮷: ["rare"],
    野: ["rare"],
  });
});

test("short words, stop words and long words are words", async () => {
  const long = "donaudampfschifffahrtsgesellschaft".repeat(5);
  const names = await store({
    who: "The Who",
    and: "to be or not to be",
    planB: "Plan B, AC/DC: R&B at 8",
    long: `${long} ${"ж".repeat(300)}`,
    quotes: `Rock'n'Roll at O'Brien's, "live"`,
  });
  await expectFound(names, {
    the: ["who"],
    "the who": ["who"],
    "to be": ["and"],
    or: ["and"],
    "plan b": ["planB"],
    "ac dc": ["planB"],
    "AC/DC": ["planB"],
    "r&b": ["planB"],
    "8": ["planB"],
    "plan a": [],
    [long]: ["long"],
    ["ж".repeat(200)]: ["long"],
    "o'brien": ["quotes"],
    "O’Brien’s": ["quotes"],
    '"live"': ["quotes"],
    "rock'n'roll": ["quotes"],
  });
});

test("nothing in a query is an operator", async () => {
  const names = await store({ yes: "jazz night", no: "jazz day" });
  await expectFound(names, {
    "jazz -night": ["yes"],
    "+jazz +night": ["yes"],
    "(jazz) (night)": ["yes"],
    "jazz night*": ["yes"],
    "*jazz": ["no", "yes"],
    "<jazz >night ~x": [],
    '"jazz night" @3': [],
    "jazz @ ( ) < > ~ + - * \" ' \\ %": ["no", "yes"],
    "jazz')) OR 1=1 -- ": [],
    "\u0000jazz": ["no", "yes"],
  });
});

test("what has no word finds nothing", () => {
  for (const query of [
    "",
    "  ",
    "🎉",
    "🎉👩‍👩‍👧 ❤️",
    '+-*<>()~"@',
    "\u200b\u0301",
    "。、・",
    "\ud800",
  ]) {
    expect(matchExpression(query)).toBeUndefined();
  }
});

test("however much text there is, its first words are found, and none is kept twice", async () => {
  let code = 0x4e00;
  const chinese = Array.from({ length: 20_000 }, () => String.fromCodePoint(code++)).join("");
  const words = indexWords(["Title", null, chinese, "dropped"]);
  expect(Buffer.byteLength(words)).toBeLessThanOrEqual(65_535);
  expect(Buffer.byteLength(words)).toBeGreaterThan(65_000);
  const russian = Array.from({ length: 3000 }, (_, n) => `слово${n}`)
    .join(" ")
    .slice(0, 20_000);
  expect(indexWords(["jazz ".repeat(4000), "JAZZ"])).toBe(indexWords(["jazz"]));
  const names = await store({ chinese: `Title ${chinese}`, russian });
  await expectFound(names, {
    title: ["chinese"],
    [chinese.slice(3000, 3004)]: ["chinese"],
    слово1500: ["russian"],
  });
});
