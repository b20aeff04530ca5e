import { execFile } from "node:child_process";
import { mkdirSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
/** MySQL begins with 200 MB. */
const room = "320M";
const leftFree = 64 * 1024;

/** The disk of the database is full, and then has room again. On a small tmpfs of its own, which only root may mount. */
export const diskFull = {
  name: "disk-full",
  title: "disk of the database full, then freed",
  bears: "refusals",
  isShort: false,
  /** Why it cannot be done on this machine; undefined when it can. */
  obstacle: () =>
    process.platform === "linux" && process.getuid() === 0
      ? undefined
      : "only root may mount a tmpfs, on Linux",
  /** Mounts the disk. `folder` is where; `unmount` takes it away again. */
  async openDisk(folder) {
    mkdirSync(folder, { recursive: true });
    await run("mount", ["-t", "tmpfs", "-o", `size=${room}`, "handbill-chaos", folder]);
    return { folder, unmount: () => run("umount", [folder]) };
  },
  async strike({ load, disk, complain }) {
    const filler = join(disk.folder, "filler");
    const { bavail, bsize } = statfsSync(disk.folder);
    await run("fallocate", ["--length", String(bavail * bsize - leftFree), filler]);
    // tables grow in steps: until one needs the next, it has room for more
    const begun = performance.now();
    let refused = 0;
    while (performance.now() - begun < 20_000 && refused < 20) {
      const made = await Promise.race([load.createOne(false), delay(6000)]);
      if (made === undefined) refused++;
      await delay(20);
    }
    if (refused === 0) complain("the disk was not full enough: everything was stored");
    rmSync(filler);
    return { note: `${room} tmpfs, full for ${((performance.now() - begun) / 1000).toFixed(0)} s` };
  },
};
