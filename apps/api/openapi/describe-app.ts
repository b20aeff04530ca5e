import { describeRouter, type OpenApiDocument } from "@handbill/rest";
import { appRouter } from "@handbill/rpc/server";
import { readEnv } from "../src/env.ts";
import { describeApi, problemTypeUrl } from "../src/plugins/describe-api.ts";

/** Where the document that is committed says that the API is. */
export const VARIABLES = {
  APP_ENV: "production",
  DATABASE_URL: "mysql://nobody@127.0.0.1/none",
  PUBLIC_API_URL: "https://api.example.com",
  PUBLIC_WEB_URL: "https://example.com",
  DEFAULT_TIMEZONE: "UTC",
};

/** The document that this code serves, without a server or a database. */
export function describeApp(): OpenApiDocument {
  const env = readEnv(VARIABLES);
  return describeRouter(appRouter, describeApi(env), problemTypeUrl(env));
}
