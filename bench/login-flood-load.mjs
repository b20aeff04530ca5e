/**
 * A process that sends requests at a steady rate, whether the last ones have been answered or not, as a crowd does.
 * autocannon sends what is due in a second at its beginning, and waits for each answer.
 *
 * Each message is one run; what is answered in its first `settleSeconds` is not counted. It replies with the answers per
 * second by status, and the milliseconds that each answer took.
 */
import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true });

process.on("message", async ({ url, method, bodies, rate, settleSeconds, seconds }) => {
  const startedAt = performance.now();
  const from = startedAt + settleSeconds * 1000;
  const until = from + seconds * 1000;
  const counts = {};
  const times = [];
  const pending = [];
  for (let sent = 0; ; sent++) {
    const due = startedAt + (sent / rate) * 1000;
    if (due >= until) break;
    await sleepUntil(due);
    pending.push(
      send(url, method, bodies?.[sent % bodies.length]).then(({ status, sentAt, answeredAt }) => {
        if (answeredAt < from || answeredAt >= until) return;
        counts[status] = (counts[status] ?? 0) + 1;
        times.push(answeredAt - sentAt);
      }),
    );
  }
  await Promise.all(pending);
  const rates = Object.entries(counts).map(([status, count]) => [status, count / seconds]);
  process.send({ rates: Object.fromEntries(rates), times });
});
process.on("disconnect", () => process.exit());
process.send("ready");

async function sleepUntil(instant) {
  const wait = instant - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}

/** The status is 0 when no answer came. */
function send(url, method, body) {
  const sentAt = performance.now();
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve) => {
    const end = (status) => resolve({ status, sentAt, answeredAt: performance.now() });
    request(url, { method, agent, headers }, (response) => {
      response.resume().once("end", () => end(response.statusCode));
    })
      .once("error", () => end(0))
      .end(body);
  });
}
