// Preloaded into the processes of `npm run dev`: asks this one to stop when the supervisor has gone without a word.
const supervisor = Number(process.env.SUPERVISOR_PID);

setInterval(() => {
  try {
    process.kill(supervisor, 0);
  } catch {
    process.kill(process.pid, "SIGTERM");
  }
}, 500).unref();
