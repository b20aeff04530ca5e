import { UserError } from "./user-error.mjs";

/** What the environment says about where to listen and what to use; throws `UserError` on what cannot be meant. */
export function readSettings(environment = process.env) {
  const apiHost = environment.API_HOST || "127.0.0.1";
  const webHost = environment.WEB_HOST || "127.0.0.1";
  const apiPort = readPort(environment, "API_PORT", 8081);
  const webPort = readPort(environment, "WEB_PORT", 3000);
  if (apiPort === webPort) {
    throw new UserError(`API_PORT and WEB_PORT are both ${apiPort}. Give them different ports.`);
  }
  return {
    apiHost,
    apiPort,
    webHost,
    webPort,
    /** Where the web app, on this machine, reaches the API. */
    apiUrl: environment.API_URL || localUrl(apiHost, apiPort),
    publicApiUrl: environment.PUBLIC_API_URL || localUrl(apiHost, apiPort),
    publicWebUrl: environment.PUBLIC_WEB_URL || localUrl(webHost, webPort),
    databaseUrl: environment.DATABASE_URL || undefined,
  };
}

function readPort(environment, name, standard) {
  const text = environment[name];
  if (!text) return standard;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new UserError(
    `${name} is "${text}", which is not a port. Set it to a number from 1 to 65535, or leave it out.`,
  );
}

function localUrl(host, port) {
  const isEverywhere = ["127.0.0.1", "0.0.0.0", "::", "::1"].includes(host);
  const name = isEverywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
