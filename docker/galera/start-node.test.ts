import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";

const run = promisify(execFile);
const history = "5f0b2c1e-0000-4000-8000-000000000001";
let folder: string;

/** What the script finds in its image, and what it says when it is run. A node answers once it has been started. */
const programs = {
  gosu: 'shift; exec "$@"',
  mariadbd: `case "$*" in
    *--wsrep-recover*) echo "[Note] WSREP: Recovered position: ${history}:$(cat "$SEQNO")" ;;
    *) echo "mariadbd $*"; touch "$RUNNING" ;;
  esac`,
  "docker-entrypoint.sh": 'echo "entrypoint $*"; touch "$RUNNING"',
  timeout: '[ -f "$RUNNING" ]',
  chown: ":",
  sleep: '/bin/sleep "0.$1"',
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "handbill-galera-"));
  for (const name of ["programs", "positions", "node1", "node2", "node3"])
    await mkdir(join(folder, name));
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(folder, "programs", name), `#!/bin/bash\n${text}\n`);
    await chmod(join(folder, "programs", name), 0o755);
  }
});

afterEach(() => rm(folder, { recursive: true }));

/** Gives a node data that ends at `seqno`, as after a crash. */
async function fill(node: string, seqno: number, uuid = history): Promise<void> {
  const data = join(folder, node);
  await mkdir(join(data, "mysql"));
  await writeFile(
    join(data, "grastate.dat"),
    `uuid:    ${uuid}\nseqno:   -1\nsafe_to_bootstrap: 0\n`,
  );
  await writeFile(join(data, "seqno"), String(seqno));
}

/** Starts the nodes together; what each of them became, by name. */
async function start(...nodes: string[]): Promise<Record<string, string>> {
  const script = await readFile(new URL("./start-node.sh", import.meta.url), "utf8");
  const entries = nodes.map(async (node): Promise<[string, string]> => {
    const path = join(folder, `${node}.sh`);
    await writeFile(path, script.replace("data=/var/lib/mysql", `data=${join(folder, node)}`));
    const ended = await run("/usr/bin/timeout", ["3", "bash", path, "--option"], {
      env: {
        PATH: `${join(folder, "programs")}:${process.env.PATH}`,
        NODE_NAME: node,
        OTHER_NODES: "first second",
        POSITIONS: join(folder, "positions"),
        SEQNO: join(folder, node, "seqno"),
        RUNNING: join(folder, "running"),
      },
    }).catch((error: { stdout: string }) => error);
    return [node, ended.stdout.trimEnd().split("\n").at(-1) ?? ""];
  });
  return Object.fromEntries(await Promise.all(entries));
}

test("the first time, the first node makes the database, and the others join it", async () => {
  expect(await start("node1", "node2", "node3")).toEqual({
    node1: "entrypoint mariadbd --option --wsrep-new-cluster",
    node2: "mariadbd --option",
    node3: "mariadbd --option",
  });
  expect(await readdir(join(folder, "positions"))).toEqual([]);
});

test("after a crash of all, the one that knows the most begins, and each goes on from where it was", async () => {
  await Promise.all([fill("node1", 9), fill("node2", 12), fill("node3", 11)]);
  expect(await start("node1", "node2", "node3")).toEqual({
    node1: `mariadbd --option --wsrep-start-position=${history}:9`,
    node2: `mariadbd --option --wsrep-new-cluster --wsrep-start-position=${history}:12`,
    node3: `mariadbd --option --wsrep-start-position=${history}:11`,
  });
  expect(await readFile(join(folder, "node2/grastate.dat"), "utf8")).toContain(
    "safe_to_bootstrap: 1",
  );
});

test("a node whose data did not arrive in full does not begin", async () => {
  await Promise.all([fill("node1", 9), fill("node2", 12, "00000000-0000-0000-0000-000000000000")]);
  await fill("node3", 8);
  expect(await start("node1", "node2", "node3")).toMatchObject({
    node1: `mariadbd --option --wsrep-new-cluster --wsrep-start-position=${history}:9`,
    node2: "mariadbd --option",
  });
});

test("nobody begins while one is missing", async () => {
  await Promise.all([fill("node1", 9), fill("node2", 12), fill("node3", 11)]);
  const waiting = await start("node1", "node3");
  expect(waiting.node1).toContain("node1 waits for the other nodes");
  expect(waiting.node3).toContain("node3 waits for the other nodes");
});
