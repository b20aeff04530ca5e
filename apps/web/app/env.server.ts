import { readEnv } from "../server/env.ts";

/** The web app's settings, as its server reads them. */
export const env = readEnv();
