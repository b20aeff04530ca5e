import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { findFreePort } from "../../docker/testing/free-port.ts";
import { pathDirectories } from "../../packages/local-mysql/src/env.ts";
import { usualDirectories } from "../../packages/local-mysql/src/find-server.ts";
import {
  databaseDirectory,
  initialiseData,
} from "../../packages/local-mysql/src/initialise-data.ts";
import { provideServer } from "../../packages/local-mysql/src/provide-server.ts";
import { baseArguments } from "../../packages/local-mysql/src/server-arguments.ts";
import { startProcess, untilReady } from "../../scripts/cluster/managed-process.mjs";
import { createService } from "../../scripts/cluster/service.mjs";
import { dataFolder } from "../../scripts/steps/checkout.mjs";
import { provideMysqlProgram } from "./mysql-program.mjs";

const patience = 60_000;
const account = { user: "handbill", password: "chaos" };

/** Finds a server on this machine, or unpacks one, as `npm start` does; with `isMysql`, a MySQL. */
export function provideDatabaseProgram({ dataDir = "", isMysql, signal, print }) {
  if (isMysql) return provideMysqlProgram({ signal, print });
  return provideServer(
    {
      directories: [...pathDirectories(), ...usualDirectories],
      cacheDir: join(dataFolder, "mysql-server"),
      aptGet: "apt-get",
    },
    { dataDir, origin: undefined, signal, onProgress: print },
  );
}

/**
 * Starts a database server of its own with its data in `dataDir`. It writes what it acknowledges to the disk, and the
 * account in `url` may do anything with the databases `handbill…` and nothing with the server. Nobody but its owner
 * starts it again: that is what `@handbill/local-mysql` does, and what would be in the way here.
 */
export async function startDatabaseServer({ dataDir, isMysql, logPath, signal, print }) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const program = await provideDatabaseProgram({ dataDir, isMysql, signal, print });
  await initialiseData(program, dataDir, signal);
  // the path of a socket may not have more than 107 characters (unix(7)), which that of a checkout may exceed
  const socketFolder = mkdtempSync(join(tmpdir(), "handbill-chaos-"));
  const socketPath = join(socketFolder, "mysqld.sock");
  const port = await findFreePort();

  /** Runs a statement as the administrator, on a connection of its own. */
  const query = async (sql, values) => {
    const connection = await createConnection({ socketPath, user: "root", dateStrings: true });
    try {
      const [rows] = await connection.query(sql, values);
      return rows;
    } finally {
      connection.destroy();
    }
  };
  const service = createService({
    title: "the database",
    print,
    stopOptions: { patience: 10_000 },
    async launch(onProcess) {
      const started = startProcess({
        title: "the database",
        command: program.command,
        args: [
          ...baseArguments(program, databaseDirectory(dataDir)),
          "--bind-address=127.0.0.1",
          `--port=${port}`,
          `--socket=${socketPath}`,
          `--pid-file=${join(socketFolder, "mysqld.pid")}`,
          "--skip-name-resolve",
          "--character-set-server=utf8mb4",
          "--default-time-zone=+00:00",
          "--innodb-flush-log-at-trx-commit=1",
        ],
        cwd: dataDir,
        logPath,
      });
      onProcess(started);
      const answers = () =>
        query("SELECT 1").then(
          () => true,
          () => false,
        );
      await untilReady(started, answers, { patience, signal });
    },
  });
  await service.start();
  await query(`CREATE USER ${"'handbill'@'127.0.0.1'"} IDENTIFIED BY '${account.password}'`);
  await query("GRANT ALL ON `handbill%`.* TO 'handbill'@'127.0.0.1'");

  return Object.assign(service, {
    version: `${program.product} ${program.version}`,
    query,
    url: (database) => `mysql://${account.user}:${account.password}@127.0.0.1:${port}/${database}`,
    async close() {
      service.thaw();
      await service.stop();
      rmSync(socketFolder, { recursive: true, force: true });
    },
  });
}
