import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createBrowser, type Send } from "./browser.ts";
import { buildImage } from "./build-image.ts";
import { makeCertificate } from "./certificate.ts";
import { readComposeFile, readEnvExample } from "./compose-file.ts";
import {
  type Container,
  type ContainerOptions,
  startContainer,
  startHealthy,
} from "./container.ts";
import { openDatabase } from "./database.ts";
import { readDockerfile } from "./dockerfile.ts";
import { startEchoServer } from "./echo-server.ts";
import { findFreePort } from "./free-port.ts";
import { startNginx } from "./nginx.ts";
import { provideNginx } from "./nginx-program.ts";
import { openTemporaryFolder } from "./temporary-folder.ts";

/** All of `compose.yaml` but certbot, as processes of this machine. Closes with `await using`. */
export interface Stack extends AsyncDisposable {
  folders: { api: string; web: string; acme: string };
  databaseUrl: string;
  /** What the one-shot migration printed. */
  migration: readonly string[];
  apiOptions: ContainerOptions;
  api: Container;
  web: Container;
  /** Sends requests to nginx. */
  send: Send;
  /** Starts a second nginx, with a server that answers with the headers it was sent in place of both apps. */
  startEchoBehindNginx(): Promise<AsyncDisposable & { send: Send }>;
}

/**
 * Builds both images' files, then migrates and starts everything with the commands and the environment of the
 * Dockerfiles and of `compose.yaml`. Only addresses and paths are others, for nothing here has a network of its own.
 */
export async function startStack(): Promise<Stack> {
  await using starting = new AsyncDisposableStack();
  const { path } = starting.use(await openTemporaryFolder());
  const folders = { api: join(path, "api"), web: join(path, "web"), acme: join(path, "acme") };
  const images = { api: await readDockerfile("api"), web: await readDockerfile("web") };
  // one after the other: both build the packages they share
  await buildImage(images.api, folders.api);
  await buildImage(images.web, folders.web);

  const { services } = await readComposeFile({
    ...(await readEnvExample()),
    MYSQL_PASSWORD: "unused",
    MYSQL_ROOT_PASSWORD: "unused",
    DEFAULT_TIMEZONE: "Europe/Paris",
    APPS_SUBNET: "127.0.0.1/32",
    LOG_LEVEL: "warn",
  });
  const database = starting.use(await openDatabase(join(path, "database")));
  const DATABASE_URL = database.url;
  const migration = starting.use(
    startContainer({
      image: images.api,
      folder: folders.api,
      command: services.migrate?.command ?? [],
      environment: { ...services.migrate?.environment, DATABASE_URL },
    }),
  );
  const code = await migration.exited;
  if (code !== 0) throw new Error(`migrate ended with ${code}:\n${migration.lines.join("\n")}`);

  const apiPort = String(await findFreePort());
  const webPort = String(await findFreePort());
  const keys = join(path, "keys"); // in place of the volume
  await mkdir(keys);
  await chmod(keys, 0o777);
  const SIGNING_KEYS_FILE = join(keys, "signing-keys.json");
  const apiOptions: ContainerOptions = {
    image: images.api,
    folder: folders.api,
    environment: {
      ...services.api?.environment,
      DATABASE_URL,
      SIGNING_KEYS_FILE,
      API_PORT: apiPort,
    },
  };
  const api = starting.use(await startHealthy(apiOptions));
  const web = starting.use(
    await startHealthy({
      image: images.web,
      folder: folders.web,
      environment: {
        ...services.web?.environment,
        API_URL: `http://127.0.0.1:${apiPort}`,
        WEB_PORT: webPort,
      },
    }),
  );

  const programs = await provideNginx();
  const { WEB_DOMAIN = "", API_DOMAIN = "" } = services.nginx?.environment ?? {};
  const certificate = await makeCertificate([WEB_DOMAIN, API_DOMAIN], path);
  let count = 0;
  const openEdge = async (webUpstream: string, apiUpstream: string) => {
    const nginx = await startNginx(programs, join(path, `nginx-${++count}`), {
      ...services.nginx?.environment,
      WEB_UPSTREAM: webUpstream,
      API_UPSTREAM: apiUpstream,
      TLS_CERTIFICATE: certificate.certificatePath,
      TLS_CERTIFICATE_KEY: certificate.keyPath,
      ACME_WEBROOT: folders.acme,
    });
    return { ...nginx, send: createBrowser(nginx, certificate.pem) };
  };
  const edge = starting.use(await openEdge(`127.0.0.1:${webPort}`, `127.0.0.1:${apiPort}`));

  const running = starting.move();
  return {
    folders,
    databaseUrl: database.url,
    migration: migration.lines,
    apiOptions,
    api,
    web,
    send: edge.send,
    async startEchoBehindNginx() {
      await using opening = new AsyncDisposableStack();
      const { port } = opening.use(await startEchoServer());
      const { send } = opening.use(await openEdge(`127.0.0.1:${port}`, `127.0.0.1:${port}`));
      const open = opening.move();
      return { send, [Symbol.asyncDispose]: () => open.disposeAsync() };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
