import { close, connect, events } from "@handbill/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { complaintsIn, type Publisher, publishAs } from "./testing/publish-as.ts";
import { openTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
let owner: Publisher;

beforeAll(async () => {
  api = await openTestApi();
  const { accessToken } = await api.logIn("owner");
  owner = publishAs(api, accessToken);
});
afterAll(() => api[Symbol.asyncDispose]());

const complaintsOf = async (query: string) =>
  complaintsIn(await api.send("GET", `/events?${query}`));

const LINES = ["title", "venue", "address", "price"] as const;

test.each([
  ["right to left", "\u202eמופע\u202c مهرجان \u200fabc\u2066def\u2069"],
  ["zalgo", `Z${"\u0351\u036b\u0343\u0362\u0489".repeat(20)}algo`],
  ["emoji", "🎉👩‍👩‍👧‍👦 👋🏽 🏳️‍🌈 1️⃣ ❤️"],
  ["planes beyond the first", "𠮷野家 𝕳𝖆𝖑𝖑 \u{10fffd}"],
  ["both forms of an accent", "Café Cafe\u0301 가 \u1100\u1161"],
  ["what looks like code", `'; DROP TABLE events; -- "<b>&amp;%00\\u0000\\' {{x}} \${x} %s`],
  ["unusual spaces and joiners", "a\u00a0b\u3000c\u200bd\u200de\ufefff\u2028g"],
  ["unassigned characters", "\ufffe\uffff\ufdd0\u{1fffe}"],
])("text is given back byte for byte: %s", async (_case, text) => {
  const described = ` \n\t${text}\r\n\r\n${text}  \n`;
  const fields = {
    ...Object.fromEntries(LINES.map((field) => [field, text])),
    description: described,
    tags: [text.slice(0, 48).toWellFormed().replaceAll("\ufffd", "")],
  };
  const created = await owner.create(fields);
  const { items } = (await api.send("GET", "/events?limit=100&sort=-created")).json();
  const answers = [
    created,
    (await api.send("GET", `/events/${created.id}`)).json(),
    items.find(({ id }: { id: string }) => id === created.id),
  ];
  const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("hex");
  for (const answer of answers) {
    for (const [field, sent] of Object.entries(fields)) {
      expect([field, bytesOf(answer[field])]).toEqual([field, bytesOf(sent)]);
    }
  }
  const db = connect({ url: api.databaseUrl });
  const rows = await db.select().from(events);
  await close(db);
  const row = rows.find(({ id }) => id === created.id);
  expect(Buffer.from(String(row?.title)).equals(Buffer.from(text))).toBe(true);
  expect(Buffer.from(String(row?.description)).equals(Buffer.from(described))).toBe(true);
});

test("NUL and other control characters, and broken surrogate pairs, are refused by name", async () => {
  for (const bad of ["a\u0000b", "a\u0007", "\u001b[31mred", "a\u0085b", "\ud83c", "a\udf89b"]) {
    for (const field of [...LINES, "description"]) {
      expect(await owner.complaintsAbout({ [field]: bad })).toEqual([
        [field, expect.stringContaining("must be")],
      ]);
    }
    expect(await owner.complaintsAbout({ tags: ["good", bad] })).toEqual([
      [expect.stringMatching(/^tags/), expect.stringContaining("must be")],
    ]);
    for (const field of ["url", "ticketUrl"]) {
      const url = `https://example.com/${bad}`;
      expect(await owner.complaintsAbout({ [field]: url })).toEqual([
        [field, expect.stringContaining("must be a web address")],
      ]);
    }
  }
  for (const bad of ["a\nb", "a\r\nSet-Cookie: x", "a\tb"]) {
    expect(await owner.complaintsAbout({ title: bad })).toEqual([
      ["title", expect.stringContaining("one line")],
    ]);
  }
  for (const field of ["q", "tag"]) {
    expect(await complaintsOf(`${field}=a%00b`)).toEqual([
      [expect.stringMatching(new RegExp(`^${field}`)), expect.stringContaining("must be")],
    ]);
  }
}, 60_000);

test("text of nothing but spaces is none", async () => {
  for (const field of LINES) {
    for (const bad of ["", "  ", "\u3000\u00a0"]) {
      const [[path] = [], ...others] = await owner.complaintsAbout({ [field]: bad });
      expect([path, others]).toEqual([field, []]);
    }
  }
});

test.each([
  "javascript:alert(1)",
  "JavaScript://example.com/%0aalert(1)",
  " \tjavascript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "file:///etc/passwd",
  "ftp://example.com/",
  "//example.com/",
  "example.com",
  "https://",
  "https://user:password@example.com/",
  "https://example.com/a b",
  "https://exa\\mple.com",
  "https://[::1",
  "https://example.com:99999/",
  "",
])("%j is no address of a page", async (address) => {
  for (const field of ["url", "ticketUrl"]) {
    expect(await owner.complaintsAbout({ [field]: address })).toEqual([
      [field, "must be a web address, as in https://example.com/concert"],
    ]);
  }
});

test("script in Markdown is stored as it is, and shown as text", async () => {
  const description =
    "# Hi\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) [b](https://example.com) ![c](https://example.com/c.png)";
  const created = await owner.create({ description });
  expect(created).toMatchObject({ description });
  expect(created).not.toHaveProperty("descriptionHtml");
  const one = (await api.send("GET", `/events/${created.id}?include=descriptionHtml`)).json();
  expect(one.description).toBe(description);
  const rel = 'rel="nofollow ugc noopener noreferrer"';
  expect(one.descriptionHtml).toBe(
    "<h3>Hi</h3>\n<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;</p>\n" +
      `<p>[a](javascript:alert(1)) <a href="https://example.com" ${rel}>b</a> <a href="https://example.com/c.png" ${rel}>c</a></p>\n`,
  );
  const { items } = (
    await api.send("GET", "/events?limit=100&sort=-created&include=descriptionHtml")
  ).json();
  const listed = items.find(({ id }: { id: string }) => id === created.id);
  expect(listed.descriptionHtml).toBe(one.descriptionHtml);
});

test("words, tags and organizers are found in any case, with or without accents", async () => {
  const { id } = await owner.create({ title: "Soirée ŁÓDŹ Straße Kadıköy", tags: ["Été Électro"] });
  const found = async (query: string): Promise<boolean> =>
    (await api.send("GET", `/events?limit=100&sort=-created&${query}`))
      .json()
      .items.some((item: { id: string }) => item.id === id);
  for (const query of [
    "q=SOIREE",
    "q=soire%CC%81e",
    "q=lodz",
    "q=STRASSE",
    "q=kadikoy",
    "q=electro",
    "tag=ete+electro",
    "tag=%C3%89T%C3%89%20%20ELECTRO",
    "organizer=OWNER",
  ]) {
    expect([query, await found(query)]).toEqual([query, true]);
  }
  for (const query of [
    "q=soirees",
    "q=oiree",
    "tag=ete",
    "q=%F0%9F%8E%89",
    "organizer=ownér".replace("é", "e1"),
  ]) {
    expect([query, await found(query)]).toEqual([query, false]);
  }
});

test.each([
  ["kana that only their voicing, or their alphabet, tells apart", ["カラス", "ガラス", "からす"]],
  [
    "letters that the database takes for the same",
    ["и", "й", "ß", "ss", "æ", "ae", "ａ", "a", "A", "á"],
  ],
  ["characters that fold to many", ["\ufdfa".repeat(50), "\ufdfa".repeat(49)]],
  ["marks alone", ["\u0301\u0302", "\u0300", "❤️", "❤"]],
])("tags are stored, whatever they look like once they are folded: %s", async (_case, tags) => {
  const created = await owner.create({ tags });
  expect(created.tags.length).toBeGreaterThan(0);
  for (const tag of created.tags) {
    const { items } = (
      await api.send("GET", `/events?limit=100&sort=-created&tag=${encodeURIComponent(tag)}`)
    ).json();
    expect([tag, items.map((item: { id: string }) => item.id)]).toEqual([
      tag,
      expect.arrayContaining([created.id]),
    ]);
  }
  const changed = await owner.change(created.id, { tags: ["other", ...tags] });
  expect(changed.statusCode).toBe(200);
});
