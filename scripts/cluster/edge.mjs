import { mkdirSync, writeFileSync } from "node:fs";
import { startProcess, untilReady } from "./managed-process.mjs";
import { createService } from "./service.mjs";
import { host } from "./topology.mjs";

/** nginx in front of the API processes and of the web app, each on a port of its own. */
export function createEdge({ ports, place, programs, isServed, signal, print }) {
  const { command, args } = programs.program("nginx");
  const configuration = place.path("run/nginx.conf");
  const urls = {
    api: `http://localhost:${ports.publicApi}`,
    web: `http://localhost:${ports.publicWeb}`,
  };
  const service = createService({
    title: "nginx",
    print,
    stopOptions: { signal: "SIGQUIT", patience: 1500 },
    async launch(onProcess) {
      mkdirSync(place.path("nginx"), { recursive: true });
      writeFileSync(configuration, nginxConfiguration({ ports, place }), { mode: 0o600 });
      const started = startProcess({
        title: "nginx",
        command,
        args: [...args, "-p", place.folder, "-e", "stderr", "-c", configuration],
        cwd: place.folder,
        logPath: place.logPath("nginx"),
      });
      onProcess(started);
      await untilReady(started, () => isServed(`http://${host}:${ports.publicApi}/health/live`), {
        patience: 10_000,
        signal,
      });
    },
  });
  return Object.assign(service, { urls });
}

/** docker/nginx has the edge for the world, with TLS and names; this one has the same way to the apps. */
function nginxConfiguration({ ports, place }) {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${JSON.stringify(place.path("nginx", kind))};`,
  );
  return `# Written by npm run cluster.
daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
pid ${JSON.stringify(place.path("run/nginx.pid"))};
error_log stderr warn;
worker_processes 1;
events { worker_connections 1024; }
http {
  access_log off;
  server_tokens off;
  ${temporary.join("\n  ")}

  # In turn; where one refuses the connection, the next is asked. None is left out for having failed (max_fails=0): one
  # that is just being started again would still be left out when the others go, and nobody would be left to ask.
  upstream handbill_api {
    zone handbill_api 64k;
    ${ports.apis.map((port) => `server ${host}:${port} max_fails=0;`).join("\n    ")}
    keepalive 32;
  }
  upstream handbill_web {
    server ${host}:${ports.web};
    keepalive 32;
  }

  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_connect_timeout 1s;
  proxy_read_timeout 35s;
  # The default, stated: a POST or PATCH that was sent is never sent again (that would take \`non_idempotent\`).
  proxy_next_upstream error timeout;
  client_max_body_size 1m;

  server {
    listen ${host}:${ports.publicApi};
    location / { proxy_pass http://handbill_api; }
  }
  ${ports.apiForWeb === undefined ? "" : wayForWeb(ports)}
  server {
    listen ${host}:${ports.publicWeb};
    location / { proxy_pass http://handbill_web; }
  }
}
`;
}

/** The web app's own way to the API, for it alone may say whose address it calls for. */
function wayForWeb(ports) {
  return `server {
    listen ${host}:${ports.apiForWeb};
    location / {
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $http_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_pass http://handbill_api;
    }
  }`;
}
