import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { keyVariables, withoutSecrets } from "../steps/app-table.mjs";
import { pinnedNode, root } from "../steps/checkout.mjs";
import { startProcess } from "./managed-process.mjs";
import { createService } from "./service.mjs";
import { host } from "./topology.mjs";

const patience = 30_000;

/** The programs of the cluster that Node runs: a check for each node, three API processes and the web app. */
export function createNodePrograms({
  ports,
  place,
  apiSettings,
  redisUrl,
  urls,
  databaseUrl,
  print,
}) {
  const create = ({ name, script, cwd, env }) =>
    createService({
      title: name,
      print,
      stopOptions: { patience: 4500 },
      async launch(onProcess) {
        const started = startProcess({
          title: name,
          command: pinnedNode,
          args: [script],
          cwd,
          env,
          logPath: place.logPath(name),
          hasChannel: true,
        });
        onProcess(started);
        const failure = await Promise.race([
          started.ready,
          started.exited,
          delay(patience, "it took too long", { ref: false }),
        ]);
        if (failure !== undefined)
          throw new Error(`${name} did not start (${failure}):\n${started.lastLines()}`);
      },
    });

  const shared = {
    ...process.env,
    APP_ENV: "development",
    NODE_ENV: "production",
    TRUST_PROXY: host,
    PUBLIC_API_URL: urls.api,
    PUBLIC_WEB_URL: urls.web,
    LOG_LEVEL: process.env.LOG_LEVEL || "warn",
  };
  const checks = ports.nodes.map((node) =>
    create({
      name: `${node.name}-check`,
      script: join(root, "docker/galera/galera-check.mjs"),
      cwd: root,
      env: {
        CHECK_DATABASE_URL: `mysql://handbill_check:${place.secrets.check}@${node.host}:${node.sql}`,
        CHECK_HOST: host,
        CHECK_PORT: String(node.check),
      },
    }),
  );
  const apis = ports.apis.map((port, index) => {
    const name = `api${index + 1}`;
    const service = create({
      name,
      script: "dist/server.js",
      cwd: join(root, "apps/api"),
      env: {
        ...shared,
        ...keyVariables(place.folder),
        ...apiSettings,
        DATABASE_URL: databaseUrl,
        REDIS_URL: redisUrl,
        API_HOST: host,
        API_PORT: String(port),
      },
    });
    const url = `http://${host}:${port}`;
    return Object.assign(service, {
      name,
      port,
      url,
      isReady: () => isServed(`${url}/health/ready`),
    });
  });
  const web = create({
    name: "web",
    script: "dist/server.js",
    cwd: join(root, "apps/web"),
    env: {
      ...withoutSecrets(shared),
      API_URL: `http://${host}:${ports.apiForWeb}`,
      WEB_HOST: host,
      WEB_PORT: String(ports.web),
    },
  });
  return { checks, apis, web };
}

/** Whether the address answers within a second, and well. */
export function isServed(url) {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 1000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode < 400);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
