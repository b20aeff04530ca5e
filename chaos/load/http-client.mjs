import { Agent, request } from "node:http";

/** The API gives an answer within 30 s, and nginx within 35 s: who waits longer waits for ever. */
const patience = 45_000;

/**
 * A client that keeps its connections, as a web app's server does. `send` never rejects: it resolves with
 * `{status, headers, body}`, or with `{lost}`, the reason, when the connection ended without an answer.
 */
export function createHttpClient(baseUrl) {
  const agent = new Agent({ keepAlive: true });
  const send = ({ method, path, token, key, body }) =>
    new Promise((resolve) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        ...(text !== undefined && {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(text),
        }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { "idempotency-key": key }),
      };
      const lose = (error) => resolve({ lost: error.code ?? error.message });
      const outgoing = request(new URL(path, baseUrl), { method, headers, agent }, (incoming) => {
        const chunks = [];
        incoming.on("data", (chunk) => chunks.push(chunk));
        incoming.on("error", lose);
        incoming.on("end", () => {
          const received = Buffer.concat(chunks).toString();
          resolve({
            status: incoming.statusCode,
            headers: incoming.headers,
            body: parse(incoming.headers["content-type"], received),
          });
        });
      });
      outgoing.setTimeout(patience, () => outgoing.destroy(new Error("no answer in 45 s")));
      outgoing.on("error", lose);
      outgoing.end(text);
    });
  return { send, close: () => agent.destroy() };
}

function parse(contentType, text) {
  if (!/^application\/(problem\+)?json\b/.test(contentType ?? "")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // it says JSON and is none: the caller finds no code in it, and tells
    return undefined;
  }
}
