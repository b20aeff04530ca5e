import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Says which process listens on a TCP port, where Linux lets this user see it; undefined otherwise. */
export function findPortHolder(port) {
  if (process.platform !== "linux") return undefined;
  const sockets = listeningSockets(port);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (openSockets(pid).some((inode) => sockets.has(inode)))
      return `process ${pid} (${commandOf(pid)})`;
  }
  return undefined;
}

/** The inodes of the sockets that listen on the port; see proc_net(5). */
function listeningSockets(port) {
  const listening = "0A";
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) =>
    attempt(() => readFileSync(table, "utf8"), "").split("\n"),
  );
  return new Set(
    rows
      .map((row) => row.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === listening)
      .map((fields) => fields[9]),
  );
}

function openSockets(pid) {
  const links = attempt(() => readdirSync(`/proc/${pid}/fd`), []).map((fd) =>
    attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`), ""),
  );
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

function commandOf(pid) {
  const command = attempt(() => readFileSync(`/proc/${pid}/cmdline`, "utf8"), "")
    .replaceAll("\0", " ")
    .trim();
  return command.length > 60 ? `${command.slice(0, 60)}…` : command;
}

/** Other users' processes may not be looked into, and any may end meanwhile. */
function attempt(read, otherwise) {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
