/** A contender's process: serves the module that is named, and tells its CPU time whenever it is asked. */
import { pathToFileURL } from "node:url";

const { serve } = await import(pathToFileURL(process.argv[2]));
process.on("message", () => process.send({ cpu: process.cpuUsage() }));
process.on("disconnect", () => process.exit());
process.send({ origin: await serve() });
