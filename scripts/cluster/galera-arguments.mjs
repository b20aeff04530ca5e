import { join } from "node:path";

/** What the server needs to find its own files, whatever it is started for. */
export function fileArguments(programs, dataFolder) {
  const share = programs.file("usr/share/mysql");
  return [
    ...programs.program("mariadbd").args,
    "--no-defaults",
    `--datadir=${dataFolder}`,
    ...(process.getuid?.() === 0 ? ["--user=root"] : []),
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, "charsets")}`,
    `--plugin-dir=${programs.file("usr/lib/mysql/plugin")}`,
    "--performance-schema=OFF",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=48M",
  ];
}

/** One node of the cluster `nodes`. docker/galera/galera.cnf says the same for containers, and why. */
export function nodeArguments({ programs, node, nodes, dataFolder, temporaryFolder }) {
  const members = nodes.map(({ peerHost, group }) => `${peerHost}:${group}`);
  const donors = nodes.filter(({ name }) => name !== node.name).map(({ name }) => name);
  return [
    ...fileArguments(programs, dataFolder),
    `--tmpdir=${temporaryFolder}`,
    // inside the data folder: the path of a socket may not have more than 107 characters (unix(7))
    "--socket=mariadb.sock",
    "--pid-file=mariadb.pid",
    `--bind-address=${node.host}`,
    `--port=${node.sql}`,
    "--skip-name-resolve",
    "--max-connections=200",
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_unicode_520_ci",
    "--default-time-zone=+00:00",
    "--default-storage-engine=InnoDB",
    "--binlog-format=ROW",
    "--innodb-autoinc-lock-mode=2",
    // a crashed process loses nothing; a crashed machine up to a second, which the other nodes still have
    "--innodb-flush-log-at-trx-commit=2",
    "--wsrep-on=ON",
    `--wsrep-provider=${programs.galeraLibrary}`,
    "--wsrep-cluster-name=handbill",
    `--wsrep-cluster-address=gcomm://${members.join(",")}`,
    `--wsrep-node-name=${node.name}`,
    `--wsrep-node-address=${node.peerHost}:${node.group}`,
    `--wsrep-node-incoming-address=${node.host}:${node.sql}`,
    "--wsrep-slave-threads=2",
    // a read waits for what was committed before it on any node: so nothing is missed after a fail-over
    "--wsrep-sync-wait=1",
    "--wsrep-sst-method=rsync",
    `--wsrep-sst-receive-address=${node.peerHost}:${node.stateTransfer}`,
    // the donor serves nobody while it gives: the last node first, which is the writer last. The comma: or any other
    `--wsrep-sst-donor=${donors.reverse().join(",")},`,
    `--wsrep-provider-options=${providerOptions(node)}`,
  ];
}

/** A node that says nothing for 2 s is suspected, and for 6 s excluded (5 s and 15 s, if not said): commits wait for it. */
function providerOptions({ peerHost, group, incrementalTransfer }) {
  return [
    `gmcast.listen_addr=tcp://${peerHost}:${group}`,
    `ist.recv_addr=${peerHost}:${incrementalTransfer}`,
    "gcache.size=64M",
    "evs.keepalive_period=PT0.5S",
    "evs.suspect_timeout=PT2S",
    "evs.inactive_timeout=PT6S",
  ].join(";");
}
