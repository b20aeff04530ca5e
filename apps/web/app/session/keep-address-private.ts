import type { MiddlewareFunction } from "react-router";

/**
 * Middleware for pages whose address holds a secret: nothing that the page loads or leads to is told the address.
 *
 * `no-referrer` makes browsers send forms with `Origin: null`, which is refused where it is all that tells where a form
 * comes from. So it is for browsers that send Sec-Fetch-Site to us; the others tell the origin alone, as in
 * `http://192.0.2.1:3000/`.
 */
export const keepAddressPrivate: MiddlewareFunction<Response> = async ({ request }, next) => {
  const response = await next();
  const tellsSite = request.headers.has("sec-fetch-site");
  response.headers.set("Referrer-Policy", tellsSite ? "no-referrer" : "strict-origin");
  return response;
};
