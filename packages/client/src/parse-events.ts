/** What a stream of server-sent events says. */
export interface ServerSentEvent {
  type: string;
  data: string;
  lastEventId: string;
}

/** Reads a stream of server-sent events (WHATWG HTML §9.2.6), piece by piece. */
export class EventParser {
  /** The id to come back with. */
  lastEventId = "";
  /** What the server asks for as the pause before coming back, in milliseconds. */
  retry: number | undefined;
  #rest = "";
  #isFirst = true;
  #type = "";
  #data: string[] = [];
  #id: string;

  constructor(lastEventId: string) {
    this.lastEventId = lastEventId;
    this.#id = lastEventId;
  }

  /** The events that a piece of the stream completes. */
  push(piece: string): ServerSentEvent[] {
    let text = this.#rest + piece;
    if (this.#isFirst && text !== "") {
      this.#isFirst = false;
      text = text.replace(/^\uFEFF/, "");
    }
    // A CR at the end may be half of a CRLF.
    const end = text.endsWith("\r") ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? "") + text.slice(end);
    return lines.flatMap((line) => this.#take(line) ?? []);
  }

  #take(line: string): ServerSentEvent | undefined {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#type = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    this.lastEventId = this.#id;
    const [type, data] = [this.#type, this.#data];
    this.#type = "";
    this.#data = [];
    if (data.length === 0) return undefined;
    return { type: type || "message", data: data.join("\n"), lastEventId: this.lastEventId };
  }
}
