// Tells HAProxy, which speaks no SQL, whether one Galera node can be written to: 200 when it can, else 503, and why.
// CHECK_DATABASE_URL names the node and an account without any privilege; CHECK_HOST and CHECK_PORT where to listen.
import { createServer } from "node:http";
import { createRequire } from "node:module";

// not `import`: in the API's image mysql2 is found through NODE_PATH, which import does not know
const { createConnection } = createRequire(import.meta.url)("mysql2/promise");

/** Less than HAProxy's `timeout check`, so that its log has the reason. */
const patience = 800;
const required = {
  wsrep_local_state: "4",
  wsrep_cluster_status: "Primary",
  wsrep_ready: "ON",
};
let current;

const server = createServer(async (_, response) => {
  const complaint = await findComplaint();
  response.writeHead(complaint === undefined ? 200 : 503, { "content-type": "text/plain" });
  response.end(`${complaint ?? "can be written to"}\n`);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
process.on("disconnect", () => process.exit(0)); // whoever started this process is gone
server.listen(Number(process.env.CHECK_PORT), process.env.CHECK_HOST, () =>
  process.send?.({ type: "ready" }),
);

/** What keeps the node from being written to; undefined when nothing does. */
async function findComplaint() {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("it does not answer")), patience);
  });
  current ??= open();
  const opening = current;
  try {
    return await Promise.race([opening.then(readComplaint), late]);
  } catch (error) {
    current = undefined;
    opening.then(
      (connection) => connection.destroy(),
      () => undefined,
    );
    return error.message || error.code;
  } finally {
    clearTimeout(timer);
  }
}

async function open() {
  const connection = await createConnection({
    uri: process.env.CHECK_DATABASE_URL,
    connectTimeout: patience,
  });
  // the next query says what happened; without a listener, the process would end
  connection.on("error", () => undefined);
  // whether this node is well must not depend on how far the others are
  await connection.query("SET SESSION wsrep_sync_wait = 0");
  return connection;
}

async function readComplaint(connection) {
  const [rows] = await connection.query("SHOW GLOBAL STATUS WHERE Variable_name IN (?)", [
    Object.keys(required),
  ]);
  const status = Object.fromEntries(rows.map((row) => [row.Variable_name, row.Value]));
  for (const [name, value] of Object.entries(required)) {
    if (status[name] !== value) return `${name} is ${status[name]}, not ${value}`;
  }
  const [[{ isReadOnly }]] = await connection.query("SELECT @@GLOBAL.read_only AS isReadOnly");
  return isReadOnly ? "it is read-only" : undefined;
}
