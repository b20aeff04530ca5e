/** A value that only the running server can have given, such as an id: which one is settled when the request is sent. */
export class Known {
  readonly name: string;
  /** Which of those that are known, counted round and round. */
  readonly pick: number;

  constructor(name: string, pick: number) {
    this.name = name;
    this.pick = pick;
  }
}

/** JSON that `JSON.stringify` would not write, such as `1e400`. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Gives the value for a `Known`; undefined when there is none yet. */
export type FindKnown = (name: string, pick: number) => unknown;

/** Text that may have known values within. */
export type Text = string | (string | Known)[];

/** A request in parts that can be changed one by one, until it is rendered. */
export interface RequestPlan {
  /** `valid`: as the document has it. `nearly valid`: but for one change. `hostile`: but for several. */
  kind: "valid" | "nearly valid" | "hostile";
  /** What it was made from: `PATCH /events/{id}`. */
  operation: string;
  method: string;
  /** With parameters in braces. */
  path: string;
  pathValues: Record<string, Text>;
  query: [name: string, value: Text][];
  headers: [name: string, value: Text][];
  /** JSON, in which `Known` and `RawJson` may stand; undefined for no body. */
  body: unknown;
  /** Applied to path and query as they are to be sent. */
  targetEdits: ((target: string) => string)[];
  /** Applied to the body's bytes. */
  bodyEdits: ((body: Buffer) => Buffer)[];
}

/** A request as it is sent. */
export interface RenderedRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: Record<string, string | string[]>;
  body: Buffer | undefined;
}

/** Settles the known values, and writes the request as it is to be sent. */
export function renderRequest(plan: RequestPlan, known: FindKnown): RenderedRequest {
  const textOf = (text: Text): string =>
    typeof text === "string"
      ? text
      : text
          .map((part) => (part instanceof Known ? String(known(part.name, part.pick) ?? "") : part))
          .join("");
  const path = plan.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeText(textOf(plan.pathValues[name] ?? "")),
  );
  const query = plan.query
    .map(([name, value]) => `${encodeText(name)}=${encodeText(textOf(value))}`)
    .join("&");
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of plan.headers) {
    const others = headers[name];
    headers[name] = others === undefined ? textOf(value) : [...[others].flat(), textOf(value)];
  }
  const body = plan.body === undefined ? Buffer.alloc(0) : Buffer.from(writeJson(plan.body, known));
  const edited = plan.bodyEdits.reduce<Buffer>((bytes, edit) => edit(bytes), body);
  return {
    method: plan.method,
    url: plan.targetEdits.reduce((target, edit) => edit(target), query ? `${path}?${query}` : path),
    headers,
    body: plan.body === undefined && plan.bodyEdits.length === 0 ? undefined : edited,
  };
}

/** A request for people to read and repeat; what is long is cut in the middle. */
export function printRequest({ method, url, headers, body }: RenderedRequest): string {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((each) => `${name}: ${shorten(each)}`),
  );
  const content = body === undefined ? [] : ["", shorten(body.toString("latin1"))];
  return [`${method} ${shorten(url)}`, ...fields, ...content].join("\n");
}

function shorten(text: string): string {
  const shown = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return shown.length <= 1000
    ? shown
    : `${shown.slice(0, 500)} …${shown.length - 800} more… ${shown.slice(-300)}`;
}

/** Percent-encodes; half a surrogate pair becomes the three bytes that no decoder takes. */
function encodeText(text: string): string {
  return [...text]
    .map((char) => {
      const code = char.charCodeAt(0);
      const isLone = char.length === 1 && code >= 0xd800 && code <= 0xdfff;
      if (!isLone) return encodeURIComponent(char);
      return `%ED%${(0x80 | ((code >> 6) & 0x3f)).toString(16)}%${(0x80 | (code & 0x3f)).toString(16)}`;
    })
    .join("");
}

/** Marks what is to stand in the text as it is: no string of a plan has it. */
const RAW = "\u{F0000}";

function writeJson(value: unknown, known: FindKnown): string {
  const raws: string[] = [];
  const text = JSON.stringify(value, (_key, each: unknown) => {
    if (each instanceof Known) return known(each.name, each.pick) ?? null;
    return each instanceof RawJson ? `${RAW}${raws.push(each.text) - 1}` : each;
  });
  return text.replaceAll(new RegExp(`"${RAW}(\\d+)"`, "gu"), (_, index) => raws[index] ?? "");
}
