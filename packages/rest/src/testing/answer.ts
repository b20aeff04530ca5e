/** An answer as it went out, whoever asked. */
export interface Answer {
  method: string;
  /** As it came in: path and query. */
  url: string;
  /** The path of the route that answered, with parameters in braces; undefined when there was none. */
  route: string | undefined;
  status: number;
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>;
  /** Decoded, when it was sent in a content coding. */
  body: Buffer;
  /** Whether more of the body may follow: a stream of events has no end. */
  isOpen: boolean;
}

/** The media type, without parameters and in lower case; undefined when none is given. */
export function mediaTypeOf({ headers }: Answer): string | undefined {
  return headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
}

export function isJson(mediaType: string): boolean {
  return /[/+]json$/.test(mediaType);
}

/** The body read as JSON; undefined when it is none. */
export function parseBody({ body }: Answer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined; // not JSON, or not UTF-8
  }
}
