import { createConnection } from "mysql2/promise";

const patience = 1000;

/** An administrator's connection to one node, opened when it is needed and again after it broke. */
export function createNodeConnection({ host, sql, password }) {
  let current;
  const open = async () => {
    const connection = await createConnection({
      host,
      port: sql,
      user: "handbill_admin",
      password,
      connectTimeout: patience,
    });
    connection.on("error", () => drop(connection));
    // whoever asks for the state of one node does not want to wait for the others
    await connection.query("SET SESSION wsrep_sync_wait = 0");
    return connection;
  };
  const drop = (connection) => {
    connection.destroy();
    current = undefined;
  };
  const query = async (sql) => {
    current ??= open();
    const opening = current;
    const late = lateAfter(patience);
    try {
      const connection = await Promise.race([opening, late.reached]);
      const [rows] = await Promise.race([connection.query(sql), late.reached]);
      return rows;
    } catch (error) {
      current = undefined;
      void opening.then(drop, () => undefined);
      throw error;
    } finally {
      late.clear();
    }
  };
  return {
    query,
    async readStatus() {
      const rows = await query(
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_local_state', 'wsrep_local_state_comment', " +
          "'wsrep_cluster_size', 'wsrep_cluster_status', 'wsrep_last_committed', 'wsrep_ready')",
      );
      return Object.fromEntries(rows.map((row) => [row.Variable_name, row.Value]));
    },
    close() {
      void current?.then(drop, () => undefined);
      current = undefined;
    },
  };
}

function lateAfter(milliseconds) {
  let timer;
  const reached = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("the node does not answer")), milliseconds);
  });
  reached.catch(() => undefined);
  return { reached, clear: () => clearTimeout(timer) };
}
