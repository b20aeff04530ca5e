import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import type { Answer } from "./answer.ts";

const DECODERS: Record<string, (body: Buffer) => Buffer> = {
  br: brotliDecompressSync,
  deflate: inflateSync,
  gzip: gunzipSync,
  zstd: zstdDecompressSync,
};

/**
 * Listens to a response as it is written, and hands it over when it is complete; a stream of events, when it begins. What
 * is sent stays as it is.
 */
export function captureAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  hand: (answer: Omit<Answer, "route">) => void,
): void {
  const chunks: Buffer[] = [];
  let head: Pick<Answer, "status" | "headers"> | undefined;
  let isDone = false;

  const finish = (isOpen: boolean): void => {
    if (isDone) return;
    isDone = true;
    const { status, headers } = head ?? readHead(response, []);
    // Of an answer to HEAD, Node sends no body, whatever is written.
    const sent = Buffer.concat(request.method === "HEAD" ? [] : chunks);
    const decode = isOpen ? undefined : DECODERS[headers["content-encoding"] ?? ""];
    const body = decode && sent.length > 0 ? decode(sent) : sent;
    const { method = "", url = "" } = request;
    hand({ method, url, status, headers, body, isOpen });
  };

  let isEnding = false;
  response.writeHead = new Proxy(response.writeHead, {
    apply(target, self, args: unknown[]) {
      const result: unknown = Reflect.apply(target, self, args);
      head = readHead(response, args);
      if (head.headers["content-type"]?.startsWith("text/event-stream")) finish(true);
      return result;
    },
  });
  response.write = new Proxy(response.write, {
    apply(target, self, args: unknown[]) {
      if (!isEnding) keep(chunks, args);
      return Reflect.apply(target, self, args);
    },
  });
  response.end = new Proxy(response.end, {
    apply(target, self, args: unknown[]) {
      keep(chunks, args);
      isEnding = true; // an injected response writes through `write`
      return Reflect.apply(target, self, args);
    },
  });
  response.once("finish", () => finish(false));
}

function keep(chunks: Buffer[], [chunk, encoding]: unknown[]): void {
  if (typeof chunk === "string") {
    chunks.push(Buffer.from(chunk, isEncoding(encoding) ? encoding : "utf8"));
  } else if (chunk instanceof Uint8Array) {
    chunks.push(Buffer.from(chunk));
  }
}

function isEncoding(value: unknown): value is BufferEncoding {
  return typeof value === "string" && Buffer.isEncoding(value);
}

/** Headers that come with `writeHead` are not always among those of `getHeaders`. */
function readHead(response: ServerResponse, args: unknown[]): Pick<Answer, "status" | "headers"> {
  const given = args.findLast((each) => typeof each === "object" && each !== null) ?? {};
  const late = Array.isArray(given) ? pairs(given) : Object.entries(given);
  const all: [string, OutgoingHttpHeaders[string]][] = [
    ...Object.entries(response.getHeaders()),
    ...late,
  ];
  const headers = all.flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : String(value)] as const],
  );
  return { status: response.statusCode, headers: Object.fromEntries(headers) };
}

/** Of Node's flat list of names and values. */
function pairs(list: unknown[]): [string, string][] {
  return list.flatMap((name, index) =>
    index % 2 === 0 ? [[String(name), String(list[index + 1])]] : [],
  );
}
