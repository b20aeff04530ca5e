import { openApi } from "./open-api.mjs";

/** The API without shared reads: each request has one of its own. */
export async function serve() {
  const app = await openApi({ sharesReads: false });
  return app.listen({ host: "127.0.0.1", port: 0 });
}
