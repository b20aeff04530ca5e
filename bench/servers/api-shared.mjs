import { openApi } from "./open-api.mjs";

/** The API as it is. */
export async function serve() {
  const app = await openApi({ sharesReads: true });
  return app.listen({ host: "127.0.0.1", port: 0 });
}
