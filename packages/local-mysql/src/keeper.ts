import { takeClaim } from "./claim.ts";
import { keepServer } from "./keep-server.ts";
import { parseJob } from "./keeper-protocol.ts";

// The process that owns a database server, for as long as another process is connected to it. See keep-server.ts.
const job = parseJob(process.argv[2] ?? "");
const claim = takeClaim(job.dataDir);
if (claim !== undefined) {
  // a second keeper for the same folder has nothing to do, and leaves in peace
  const stop = new AbortController();
  process.on("SIGTERM", () => stop.abort());
  process.on("SIGINT", () => stop.abort());
  await keepServer(job, { claim, stop: stop.signal });
  process.exit();
}
