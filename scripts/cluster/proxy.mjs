import { createConnection } from "node:net";
import { join } from "node:path";
import { root } from "../steps/checkout.mjs";
import { startProcess, untilReady } from "./managed-process.mjs";
import { createService } from "./service.mjs";
import { host } from "./topology.mjs";

/** HAProxy in front of the nodes, with the configuration that the containers have too. */
export function createProxy({ ports, place, programs, signal, print }) {
  const { command, args } = programs.program("haproxy");
  const configuration = join(root, "docker/haproxy/haproxy.cfg");
  const env = { ADMIN_ADDRESS: `${host}:${ports.proxyAdmin}`, SQL_ADDRESS: `${host}:${ports.sql}` };
  ports.nodes.forEach((node, index) => {
    env[`NODE${index + 1}_SQL`] = `${node.host}:${node.sql}`;
    env[`NODE${index + 1}_CHECK_HOST`] = host;
    env[`NODE${index + 1}_CHECK_PORT`] = String(node.check);
  });
  const ask = (question) => askProxy(ports.proxyAdmin, question);

  const service = createService({
    title: "haproxy",
    print,
    stopOptions: { patience: 2000 },
    async launch(onProcess) {
      const started = startProcess({
        title: "haproxy",
        command,
        args: [...args, "-db", "-f", configuration],
        cwd: place.folder,
        env,
        logPath: place.logPath("haproxy"),
      });
      onProcess(started);
      const hasWriter = async () => (await readRoles().catch(() => new Map())).size > 0;
      await untilReady(started, hasWriter, { patience: 20_000, signal });
    },
  });

  /** What each node is to the proxy, by name: `writer`, `backup` or `down`. */
  async function readRoles() {
    const answer = await ask("show stat; show table galera");
    const isUp = new Map(
      [...answer.matchAll(/^galera,(node\d),.*$/gm)].map(([line, name]) => [
        name,
        line.split(",")[statusColumn].startsWith("UP"),
      ]),
    );
    const kept = / server_id=\d+ server_key=(node\d)/.exec(answer)?.[1];
    // before the first connection, the table is empty, and the first that is up will be the writer
    const writer = isUp.get(kept) ? kept : [...isUp.keys()].find((name) => isUp.get(name));
    return new Map(
      [...isUp].map(([name, up]) => [name, up ? (name === writer ? "writer" : "backup") : "down"]),
    );
  }

  return Object.assign(service, { readRoles });
}

/** `status` in the CSV of `show stat` (HAProxy's management guide, §9.1). */
const statusColumn = 17;

function askProxy(port, question) {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port });
    let answer = "";
    socket.setTimeout(1000, () => socket.destroy(new Error("HAProxy does not answer")));
    socket.setEncoding("utf8");
    socket.on("data", (text) => {
      answer += text;
    });
    socket.once("error", reject);
    socket.once("end", () => resolve(answer));
    socket.end(`${question}\n`);
  });
}
