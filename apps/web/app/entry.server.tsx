import { renderToReadableStream } from "react-dom/server";
import {
  type EntryContext,
  type HandleErrorFunction,
  isRouteErrorResponse,
  ServerRouter,
} from "react-router";
import { createPolicy } from "./content-security-policy.ts";
import { logError } from "./log-error.server.ts";

/** Renders a page. Nothing in it is deferred, so it is sent when it is complete. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
): Promise<Response> {
  // the development server injects styles and scripts of its own, which a policy would keep out
  const policy = import.meta.env.PROD ? createPolicy() : undefined;
  const stream = await renderToReadableStream(
    <ServerRouter context={context} url={request.url} {...policy?.inline} />,
    { ...policy?.inline, signal: request.signal, onError: logError },
  );
  await stream.allReady;
  headers.set("Content-Type", "text/html; charset=utf-8");
  if (policy) headers.set("Content-Security-Policy", policy.header);
  return new Response(stream, { status, headers });
}

export const handleError: HandleErrorFunction = (error, { request }) => {
  // a refusal with a status, such as a method that a page does not take, is no fault of ours
  if (!request.signal.aborted && !isRouteErrorResponse(error)) logError(error);
};
