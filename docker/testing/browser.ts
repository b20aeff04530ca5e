import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { text } from "node:stream/consumers";
import type { Nginx } from "./nginx.ts";

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
  json(): Record<string, unknown>;
}

interface SendOptions {
  headers?: Record<string, string>;
  body?: unknown;
}

/** Sends a request to a URL as if its host's name led to nginx; a body goes as JSON unless it is text. */
export type Send = (method: string, url: string, options?: SendOptions) => Promise<Answer>;

/** A client that believes certificates of `authority` only, and checks them against the URL's host. */
export function createBrowser({ httpPort, httpsPort }: Nginx, authority: string): Send {
  return (method, address, { headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const { protocol, hostname, pathname, search } = new URL(address);
      const isSecure = protocol === "https:";
      const payload = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      const request = (isSecure ? requestSecure : requestPlain)(
        {
          host: "127.0.0.1",
          port: isSecure ? httpsPort : httpPort,
          method,
          path: `${pathname}${search}`,
          agent: false,
          ...(isSecure && { servername: hostname, ca: authority }),
          headers: {
            host: hostname,
            ...(payload !== undefined && { "content-type": "application/json" }),
            ...headers,
          },
        },
        (response) => {
          text(response).then(
            (content) =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body: content,
                json: () => JSON.parse(content),
              }),
            reject,
          );
        },
      );
      request.on("error", reject);
      request.end(payload);
    });
}
