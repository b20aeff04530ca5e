import { data, type MiddlewareFunction } from "react-router";
import { env } from "../env.server.ts";
import { isCrossSite } from "./is-cross-site.ts";

/**
 * Middleware that lets no other site send anything in a visitor's name. It stands before every other, for every page
 * and every method but those that only read.
 */
export const refuseCrossSite: MiddlewareFunction<Response> = ({ request }) => {
  const isSafe = request.method === "GET" || request.method === "HEAD";
  if (!isSafe && isCrossSite(request, env.publicWebUrl)) throw data(null, { status: 403 });
};
