import { createServer } from "node:http";
import { OpenAPIHandler } from "@orpc/openapi/node";
import { router } from "./orpc-router.mjs";

export async function serve() {
  const handler = new OpenAPIHandler(router);
  const server = createServer(async (request, response) => {
    const { matched } = await handler.handle(request, response, { context: {} });
    if (matched) return;
    response.statusCode = 404;
    response.end("Not found");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${server.address().port}`;
}
