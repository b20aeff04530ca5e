import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { readSource } from "./checkout.ts";
import { findFreePort } from "./free-port.ts";
import type { NginxPrograms, Program } from "./nginx-program.ts";

/** A running nginx with our template. It is stopped when it goes out of scope. */
export interface Nginx extends AsyncDisposable {
  httpPort: number;
  httpsPort: number;
}

/** Fills in the template with the variables and runs it, on free ports, with its files in `folder`. */
export async function startNginx(
  programs: NginxPrograms,
  folder: string,
  variables: Record<string, string>,
): Promise<Nginx> {
  const httpPort = await findFreePort();
  const httpsPort = await findFreePort();
  const rendered = await render(programs.envsubst, variables);
  const configuration = rendered
    .replaceAll("listen 80", `listen 127.0.0.1:${httpPort}`)
    .replaceAll("listen 443", `listen 127.0.0.1:${httpsPort}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "handbill.conf"), configuration);
  await writeFile(join(folder, "nginx.conf"), mainConfiguration(folder));

  const [command, ...args] = programs.nginx;
  const child = spawn(
    command,
    [...args, "-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const exited = once(child, "close");
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
  while (!(await accepts(httpsPort))) {
    if (child.exitCode !== null) throw new Error(`nginx ended:\n${lines.join("\n")}`);
    await delay(20);
  }
  return {
    httpPort,
    httpsPort,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** As the image's `20-envsubst-on-templates.sh` does it: only variables that are set are filled in, so `$host` stays. */
async function render(
  [command, ...args]: Program,
  variables: Record<string, string>,
): Promise<string> {
  const environment = { PATH: "/usr/bin:/bin", HOSTNAME: "nginx", ...variables };
  const names = Object.keys(environment).map((name) => `\${${name}}`);
  const child = spawn(command, [...args, names.join(" ")], {
    env: environment,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(await readSource("docker/nginx/templates/handbill.conf.template"));
  return await text(child.stdout);
}

/** What the image's own nginx.conf says around our file: a directive that is there may not be in ours as well. */
function mainConfiguration(folder: string): string {
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `daemon off;
${process.getuid?.() === 0 ? "user nobody nogroup;" : ""}
worker_processes 1;
error_log stderr notice;
pid ${join(folder, "nginx.pid")};
events { worker_connections 1024; }
http {
  default_type application/octet-stream;
  log_format main '$remote_addr - $remote_user [$time_local] "$request" $status';
  access_log ${join(folder, "access.log")} main;
  sendfile on;
  keepalive_timeout 65;
  ${paths.join("\n  ")}
  include ${join(folder, "handbill.conf")};
}
`;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}
