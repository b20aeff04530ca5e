import { mkdirSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { startProcess, untilReady } from "./managed-process.mjs";
import { createService } from "./service.mjs";
import { host } from "./topology.mjs";

/** Redis, for what the API processes share for a short time. Nothing in it outlives it. */
export function createRedis({ port, place, programs, signal, print }) {
  const { command, args } = programs.program("redis-server");
  const configuration = place.path("run/redis.conf");
  const isReady = () => ping(port, place.secrets.redis);
  const service = createService({
    title: "redis",
    print,
    stopOptions: { patience: 2000 },
    async launch(onProcess) {
      mkdirSync(place.path("redis"), { recursive: true });
      // in a file, for everybody may read the command lines of this machine
      writeFileSync(
        configuration,
        [
          `bind ${host}`,
          `port ${port}`,
          `requirepass ${place.secrets.redis}`,
          `dir ${JSON.stringify(place.path("redis"))}`,
          'save ""',
          "appendonly no",
          "maxmemory 64mb",
          "maxmemory-policy allkeys-lru",
          "",
        ].join("\n"),
        { mode: 0o600 },
      );
      const started = startProcess({
        title: "redis",
        command,
        args: [...args, configuration],
        cwd: place.folder,
        logPath: place.logPath("redis"),
      });
      onProcess(started);
      await untilReady(started, isReady, { patience: 10_000, signal });
    },
  });
  return Object.assign(service, {
    port,
    url: `redis://:${place.secrets.redis}@${host}:${port}/0`,
    isReady,
  });
}

function ping(port, password) {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    let answer = "";
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("data", (bytes) => {
      answer += bytes;
      if (answer.includes("PONG")) socket.destroy();
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(answer.includes("PONG")));
    socket.write(`AUTH ${password}\r\nPING\r\n`);
  });
}
