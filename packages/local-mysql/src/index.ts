export { LocalServerError } from "./local-server-error.ts";
export { type LocalServer, type LocalServerOptions, openLocalServer } from "./open-local-server.ts";
