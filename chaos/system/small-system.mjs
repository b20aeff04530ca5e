import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { findFreePort } from "../../docker/testing/free-port.ts";
import { provideNginx } from "../../docker/testing/nginx-program.ts";
import { openFaultProxy } from "../../packages/db/src/testing/fault-proxy.ts";
import { createEdge } from "../../scripts/cluster/edge.mjs";
import { isServed } from "../../scripts/cluster/node-programs.mjs";
import { migrateDatabase } from "../../scripts/steps/open-database.mjs";
import { createApiProcess } from "./api-process.mjs";
import { startDatabaseServer } from "./database-server.mjs";
import { selectEvents } from "./select-events.mjs";

/** All of the load comes from one address, and from three people. */
export const withoutLimits = { RATE_LIMITS: "0" };

/** Few, so that a system under little load runs out of them too. */
const poolSize = 5;

/**
 * One database server (MySQL with `isMysql`), our proxy in front of it, three API processes and nginx, with everything
 * they write in `folder`, but the data in `dataDir`. `close` ends all of it.
 */
export async function startSmallSystem({
  folder,
  dataDir = join(folder, "data"),
  isMysql,
  signal,
  print,
}) {
  await using starting = new AsyncDisposableStack();
  for (const name of ["logs", "run"]) mkdirSync(join(folder, name), { recursive: true });
  const logPath = (name) => join(folder, "logs", `${name}.log`);

  const database = await startDatabaseServer({
    dataDir,
    isMysql,
    logPath: logPath("database"),
    signal,
    print,
  });
  print(`The database is ${database.version}`);
  starting.defer(() => database.close());
  const progress = { step: (_title, work) => work(() => undefined) };
  await migrateDatabase({ url: database.url("handbill"), signal, progress });
  const proxy = starting.use(await openFaultProxy(database.url("handbill")));

  const publicApi = await findFreePort();
  const env = {
    ...withoutLimits,
    APP_ENV: "production",
    NODE_ENV: "production",
    DATABASE_URL: proxy.url,
    DATABASE_POOL_SIZE: String(poolSize),
    DEFAULT_TIMEZONE: "Europe/Paris",
    TRUST_PROXY: "127.0.0.1",
    PUBLIC_API_URL: `http://localhost:${publicApi}`,
    LOG_LEVEL: "warn",
  };
  const apis = [];
  for (const name of ["api1", "api2", "api3"]) {
    const api = await createApiProcess({ name, env, logPath: logPath(name), print });
    starting.defer(() => api.stop());
    await api.start();
    apis.push(api);
  }

  const { nginx } = await provideNginx();
  const [command, ...args] = nginx;
  const edge = createEdge({
    // there is no web app here: nobody asks for it
    ports: {
      publicApi,
      apis: apis.map(({ port }) => port),
      publicWeb: await findFreePort(),
      web: apis[0].port,
    },
    place: { folder, path: (...names) => join(folder, ...names), logPath },
    programs: { program: () => ({ command, args }) },
    isServed,
    signal,
    print,
  });
  starting.defer(() => edge.stop());
  await edge.start();

  const running = starting.move();
  return {
    database,
    proxy,
    apis,
    url: `http://127.0.0.1:${publicApi}`,
    /** The process of everything, by name: whatever has another one later was started again. */
    readPids: () =>
      new Map([
        ["database", database.pid],
        ["nginx", edge.pid],
        ...apis.map(({ name, pid }) => [name, pid]),
      ]),
    /** All rows whose venue begins so: `{id, venue, address}`. */
    readEvents: (prefix) => database.query(selectEvents(prefix)),
    close: () => running.disposeAsync(),
  };
}
