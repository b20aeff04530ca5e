/**
 * The process that sends the requests: one run of autocannon for each message. With `paths`, each connection asks for one after
 * the other, and each begins elsewhere.
 */
import autocannon from "autocannon";

process.on("message", async ({ paths, ...options }) => {
  let clients = 0;
  const setupClient = (client) => {
    const begin = Math.floor((clients++ * paths.length) / options.connections);
    const ordered = [...paths.slice(begin), ...paths.slice(0, begin)];
    client.setRequests(ordered.map((path) => ({ path })));
  };
  const result = await autocannon({ ...options, ...(paths && { setupClient }) });
  process.send({
    answered: result["2xx"],
    others: result.non2xx + result.errors + result.timeouts,
    seconds: result.duration,
  });
});
