import { data, redirect } from "react-router";
import { env } from "../env.server.ts";

/** Where it is looked for: the API has it, with the sitemaps that it names. */
export function loader() {
  if (!env.publicApiUrl) throw data(null, { status: 404 });
  return redirect(`${env.publicApiUrl}/sitemap.xml`, 302);
}
