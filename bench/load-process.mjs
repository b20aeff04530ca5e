/** The process that sends the requests: one run of autocannon for each message. */
import autocannon from "autocannon";

process.on("message", async (options) => {
  const result = await autocannon(options);
  process.send({
    answered: result["2xx"],
    others: result.non2xx + result.errors + result.timeouts,
    seconds: result.duration,
  });
});
