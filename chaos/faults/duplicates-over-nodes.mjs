import { createApiProcess } from "../system/api-process.mjs";
import { duplicates } from "./duplicates.mjs";

/** Fifty duplicates over three API processes that each write to another node: Galera decides which one is first. */
export const duplicatesOverNodes = {
  ...duplicates,
  name: "duplicates-over-nodes",
  title: "Galera: 50 duplicates of one key over three API processes, each on another node",
  isShort: false,
  needsCluster: true,
  async strike(context) {
    const { system } = context;
    await using started = new AsyncDisposableStack();
    const apis = [];
    for (const { name, host, sql } of system.ports) {
      const url = new URL(system.urls.database);
      url.host = `${host}:${sql}`;
      const api = await createApiProcess({
        name: `api-on-${name}`,
        env: { ...system.apiEnvironment, DATABASE_URL: url.href },
        logPath: `${system.logFolder}/api-on-${name}.log`,
        print: () => undefined,
      });
      started.defer(() => api.stop());
      await api.start();
      apis.push(api);
    }
    return await duplicates.strike({ ...context, system: { ...system, apis } });
  },
};
