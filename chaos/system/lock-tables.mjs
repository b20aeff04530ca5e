import { createConnection } from "mysql2/promise";

/** Locks the tables, as a long ALTER TABLE would: every query waits. Resolves with the function that ends it. */
export async function lockTables({ database }) {
  const locker = await createConnection(database.url("handbill"));
  await locker.query("LOCK TABLES events WRITE, users WRITE");
  return async () => {
    await locker.query("UNLOCK TABLES");
    locker.destroy();
  };
}
