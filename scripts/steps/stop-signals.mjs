import { readFileSync } from "node:fs";
import { StoppedError } from "./user-error.mjs";

const together = 500;

/**
 * Listens for the ways in which a user stops a command: Ctrl-C, `kill`, closing the terminal, or the end of the npm
 * that runs it. The returned signal is aborted, with a `StoppedError`, at the first; `onInsist` is called if they ask again.
 */
export function listenForStop(onInsist) {
  const stop = new AbortController();
  let askedAt = 0;
  const ask = () => {
    // npm passes on the Ctrl-C that the terminal has sent to both of us
    if (stop.signal.aborted && performance.now() - askedAt < together) return;
    if (stop.signal.aborted) return onInsist();
    askedAt = performance.now();
    stop.abort(new StoppedError("stopped"));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, ask);
  // a closed terminal takes no more output, and that is no reason to leave things behind
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  if (process.env.npm_lifecycle_event) watchParents(() => stop.signal.aborted || ask());
  return stop.signal;
}

/** A killed npm passes nothing on, and the shell between it and this process not everywhere. */
function watchParents(onGone) {
  const parents = readParents();
  setInterval(() => readParents() !== parents && onGone(), 500).unref();
}

/** The ids of the shell that runs this process and, where Linux tells cheaply, of the npm that runs the shell. */
function readParents() {
  try {
    // proc_pid_stat(5): the command in parentheses may hold anything, the parent is the second field after it
    const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]}`;
  } catch {
    return String(process.ppid);
  }
}
