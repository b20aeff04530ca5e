import { join, resolve } from "node:path";
import { dataFolder, pinnedNode, root } from "./checkout.mjs";

/** Loaded into every process of `--watch`: those do not all pass the parent's channel on. */
const endWithSupervisor = new URL("./end-with-supervisor.mjs", import.meta.url).href;

/** The web app, which says whose address it calls for: on this machine, whatever the API listens on. */
const webAddresses = ["127.0.0.1", "::1"];

/**
 * Where all API processes of this machine have their signing keys, by one absolute path, unless SIGNING_KEYS has them.
 * `folder` is where the file is when SIGNING_KEYS_FILE names none.
 */
export function keyVariables(folder = dataFolder) {
  if (process.env.SIGNING_KEYS) return { SIGNING_KEYS: process.env.SIGNING_KEYS };
  const file = process.env.SIGNING_KEYS_FILE;
  return { SIGNING_KEYS_FILE: file ? resolve(root, file) : join(folder, "signing-keys.json") };
}

/** What the web app is to know: the API, and nothing of its database, its keys or its mail server. */
export function withoutSecrets({
  DATABASE_URL: _,
  REDIS_URL: __,
  SIGNING_KEYS: ___,
  SIGNING_KEYS_FILE: ____,
  SMTP_URL: _____,
  ...rest
}) {
  return rest;
}

/**
 * The processes that make up Handbill. Each sends `{type: "ready"}` to its parent once it listens, and stops when that
 * channel closes, so that none outlives a killed supervisor; one with `readyUrl` is asked over HTTP instead.
 */
export function listApps({ settings, databaseUrl, isWatching }) {
  const shared = {
    ...process.env,
    APP_ENV: "development",
    NODE_ENV: isWatching ? "development" : "production",
    API_HOST: settings.apiHost,
    API_PORT: String(settings.apiPort),
    WEB_HOST: settings.webHost,
    WEB_PORT: String(settings.webPort),
    PUBLIC_API_URL: settings.publicApiUrl,
    PUBLIC_WEB_URL: settings.publicWebUrl,
    ...(isWatching && {
      SUPERVISOR_PID: String(process.pid),
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import=${endWithSupervisor}`.trim(),
    }),
  };
  const api = {
    name: "api",
    title: "The API",
    cwd: join(root, "apps/api"),
    env: {
      ...shared,
      ...keyVariables(),
      MAIL_DIRECTORY: resolve(root, process.env.MAIL_DIRECTORY || join(dataFolder, "mail")),
      DATABASE_URL: databaseUrl,
      TRUST_PROXY: [process.env.TRUST_PROXY, ...webAddresses].filter(Boolean).join(","),
    },
  };
  const web = {
    name: "web",
    title: "The web app",
    cwd: join(root, "apps/web"),
    env: { ...withoutSecrets(shared), API_URL: settings.apiUrl },
  };
  if (!isWatching) {
    return [
      { ...api, args: ["dist/server.js"] },
      { ...web, args: ["dist/server.js"] },
    ];
  }
  const host = settings.webHost.includes(":") ? `[${settings.webHost}]` : settings.webHost;
  const dev = [
    "node_modules/@react-router/dev/bin.cjs",
    "dev",
    "--host",
    settings.webHost,
    "--port",
    String(settings.webPort),
  ];
  return [
    {
      ...api,
      args: ["--watch", "--watch-preserve-output", "--conditions=source", "src/server.ts"],
    },
    { ...web, args: dev, readyUrl: `http://${host}:${settings.webPort}/` },
  ];
}

/** The program that runs every one of them. */
export const appCommand = pinnedNode;
