// Run by chaos.mjs: fetches what is missing while there is a network, for the faults run in one of their own, without.
import { provideNginx } from "../docker/testing/nginx-program.ts";
import { listenForStop } from "../scripts/steps/stop-signals.mjs";
import { reportFailure } from "../scripts/steps/user-error.mjs";
import { readOptions } from "./options.mjs";
import { provideClusterPrograms } from "./system/cluster-system.mjs";
import { provideDatabaseProgram } from "./system/database-server.mjs";

try {
  const stop = listenForStop(() => process.exit(130));
  const { chosen, isMysql } = readOptions(process.argv.slice(2));
  await provideNginx();
  await provideDatabaseProgram({
    isMysql,
    signal: stop,
    print: (line) => process.stdout.write(`${line}\n`),
  });
  if (chosen.some(({ needsCluster }) => needsCluster)) {
    await provideClusterPrograms(stop);
  }
  process.exit(0);
} catch (error) {
  reportFailure(error);
  process.exit(1);
}
