import Fastify from "fastify";
import { createPool } from "mysql2/promise";
import { uuidv7 } from "uuidv7";

/**
 * Fastify and mysql2 alone: stores the row that it was started with, under another id each time. BARE_INSERT names the
 * database, the pool's size, the columns, and their values, of which those of binary ones are in hexadecimal digits.
 */
export async function serve() {
  const { databaseUrl, poolSize, columns, values } = JSON.parse(process.env.BARE_INSERT);
  const pool = createPool({ uri: databaseUrl, connectionLimit: poolSize, timezone: "Z" });
  const row = values.map((value) => (value?.hex ? Buffer.from(value.hex, "hex") : value));
  const at = columns.indexOf("id");
  const places = columns.map(() => "?").join(", ");
  const names = columns.map((name) => `\`${name}\``).join(", ");
  const sql = `INSERT INTO events (${names}) VALUES (${places})`;

  const app = Fastify();
  app.post("/events", async (request, reply) => {
    const id = uuidv7();
    await pool.execute(sql, row.with(at, Buffer.from(id.replaceAll("-", ""), "hex")));
    return reply.code(201).send({ id, ...request.body });
  });
  return app.listen({ host: "127.0.0.1", port: 0 });
}
