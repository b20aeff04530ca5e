import { join } from "node:path";
import { startClusterSystem } from "./system/cluster-system.mjs";
import { startSmallSystem } from "./system/small-system.mjs";
import { strikeUnderLoad } from "./under-load.mjs";

/**
 * Lends faults the system that they strike: the small one or the cluster, which the next fault of the kind gets too, or
 * one on a disk of its own. Two never run at once. `folder` is for what they write. With `isMysql`, the small one is on
 * MySQL.
 */
export function createSystems({ folder, isMysql, signal, print }) {
  let current;

  const close = async () => {
    const { system } = current ?? {};
    current = undefined;
    await system?.close();
  };
  const open = async (kind, start) => {
    if (current?.kind === kind) return current.system;
    await close();
    const system = await start({ folder: join(folder, kind), isMysql, signal, print });
    current = { kind, system };
    return system;
  };

  return {
    /** Strikes with one fault. Returns its line of the report. */
    async strike(fault, options) {
      if (fault.openDisk !== undefined) {
        const system = await open(fault.name, (place) => startOnDisk(fault, place));
        const line = await strikeUnderLoad(fault, { ...options, system, disk: system.disk });
        await close();
        return line;
      }
      const system = fault.needsCluster
        ? await open("cluster", startClusterSystem)
        : await open("small", startSmallSystem);
      return fault.run
        ? fault.run({ ...options, system })
        : strikeUnderLoad(fault, { ...options, system });
    },
    close,
  };
}

async function startOnDisk(fault, { folder, ...rest }) {
  await using starting = new AsyncDisposableStack();
  const disk = await fault.openDisk(join(folder, "disk"));
  starting.defer(() => disk.unmount());
  const dataDir = join(disk.folder, "data");
  const system = await startSmallSystem({ folder, dataDir, ...rest });
  starting.defer(() => system.close());
  const running = starting.move();
  return { ...system, disk, close: () => running.disposeAsync() };
}
