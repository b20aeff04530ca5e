import { existsSync, mkdirSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { nodeArguments } from "./galera-arguments.mjs";
import { allowBootstrap, initialiseData, recoverPosition } from "./galera-data.mjs";
import { startProcess, untilReady } from "./managed-process.mjs";
import { createNodeConnection } from "./node-connection.mjs";
import { createService } from "./service.mjs";

const synced = "4";
const patience = 180_000;

/** One Galera node, not yet running. `node` is its plan and `nodes` that of all of them, from `planPorts`. */
export function createGaleraNode({ node, nodes, place, programs, signal, print }) {
  const folder = place.path(node.name);
  const dataFolder = join(folder, "data");
  const temporaryFolder = join(folder, "tmp");
  const [command, ...args] = [
    ...node.words,
    programs.program("mariadbd").command,
    ...nodeArguments({ programs, node, nodes, dataFolder, temporaryFolder }),
  ];
  const connection = createNodeConnection({ ...node, password: place.secrets.admin });
  const recover = () => recoverPosition({ command, args, dataFolder, signal });

  const service = createService({
    title: node.name,
    print,
    // writing back what is dirty takes a moment; what is not written back is in InnoDB's log
    stopOptions: { patience: 6000 },
    async launch(onProcess, { isFirst = false } = {}) {
      mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
      mkdirSync(temporaryFolder, { recursive: true });
      // without its position, a node that did not end cleanly would be given all of the data anew, or begin a new history
      const position = await recover();
      const started = startProcess({
        title: node.name,
        command,
        args: [
          ...args,
          ...(isFirst ? ["--wsrep-new-cluster"] : []),
          ...(position ? [`--wsrep-start-position=${position.uuid}:${position.seqno}`] : []),
        ],
        cwd: dataFolder,
        env: {
          ...process.env,
          LC_ALL: "C",
          PATH: [programs.scripts, process.env.PATH].join(delimiter),
        },
        logPath: place.logPath(node.name),
      });
      onProcess(started);
      const isSynced = async () => (await readState())?.wsrep_local_state === synced;
      await untilReady(started, isSynced, { patience, signal });
    },
  });

  const readState = () => connection.readStatus().catch(() => undefined);

  return Object.assign(service, {
    name: node.name,
    port: node.sql,
    hasData: () => existsSync(join(dataFolder, "grastate.dat")),
    recoverPosition: recover,
    initialise: () =>
      initialiseData({
        programs,
        dataFolder,
        secrets: place.secrets,
        clientHost: node.clientHost,
        signal,
      }),
    /** Makes ready to begin the cluster with this node. */
    allowBootstrap: () => allowBootstrap(dataFolder),
    /** Forgets the view of the cluster that it had, which is not the one that is about to begin. */
    forgetView: () => rmSync(join(dataFolder, "gvwstate.dat"), { force: true }),
    /** Runs a statement on this very node, as an administrator; rejects when it has not answered within a second. */
    query: (sql) => connection.query(sql),
    /** Its `wsrep_…` status by name; undefined when it does not answer. */
    readState,
    disconnect: () => connection.close(),
  });
}
