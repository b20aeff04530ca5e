import { data, type MiddlewareFunction } from "react-router";
import { env } from "../env.server.ts";
import { isCrossSite } from "./is-cross-site.ts";

/** Middleware that lets no other site post in a visitor's name. */
export const refuseCrossSite: MiddlewareFunction<Response> = ({ request }) => {
  const isSafe = request.method === "GET" || request.method === "HEAD";
  if (!isSafe && isCrossSite(request, env.publicWebUrl)) throw data(null, { status: 403 });
};
