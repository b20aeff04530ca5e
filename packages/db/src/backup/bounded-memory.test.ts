import { connect, type Socket } from "node:net";
import { createConnection } from "mysql2";
import { expect, test } from "vitest";
import { STATEMENT_BYTES } from "./dump-format.ts";
import { openSnapshot } from "./open-snapshot.ts";
import { readDump } from "./read-dump.ts";
import { openOwn } from "./testing.ts";
import { writeSql } from "./write-sql.ts";

/** What the system's and the streams' buffers may hold on top of one statement. */
const SLACK_BYTES = 512 * 1024;

test("20,000 rows pass through in pieces: what nobody has asked for yet stays in the server or the file", async () => {
  await using source = await openOwn("large", "empty");
  await source.connection.query(
    "CREATE TABLE large (id int AUTO_INCREMENT PRIMARY KEY, body varchar(1000)) CHARSET utf8mb4 COLLATE utf8mb4_unicode_520_ci",
  );
  await source.connection.query(
    `INSERT INTO large (body) VALUES ${Array.from({ length: 625 }, (_, i) => `(REPEAT('${i % 9}', 1000))`).join(", ")}`,
  );
  for (let i = 0; i < 5; i++) {
    await source.connection.query("INSERT INTO large (body) SELECT body FROM large");
  }
  const sockets: Socket[] = [];
  const { hostname, port, username, password, pathname, searchParams } = new URL(source.url);
  const socketPath = searchParams.get("socketPath");
  const connection = createConnection({
    user: username,
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    stream: () => {
      const socket = socketPath === null ? connect(Number(port), hostname) : connect(socketPath);
      sockets.push(socket);
      return socket;
    },
  });

  const received = () => sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  let [dumped, outstanding] = [0, 0];
  const pieces: Buffer[] = [];
  for await (const chunk of writeSql(await openSnapshot(connection, new Date(0)))) {
    await new Promise((resolve) => setTimeout(resolve, 1)); // a slow disk
    outstanding = Math.max(outstanding, received() - dumped);
    dumped += Buffer.byteLength(chunk);
    pieces.push(Buffer.from(chunk));
  }
  connection.destroy();
  expect(dumped).toBeGreaterThan(20_000_000);
  expect(outstanding).toBeLessThan(STATEMENT_BYTES + SLACK_BYTES);

  let [read, consumed, ahead] = [0, 0, 0];
  async function* inSmallPieces(): AsyncGenerator<Buffer> {
    for (const piece of pieces) {
      for (let from = 0; from < piece.length; from += 16_384) {
        const part = piece.subarray(from, from + 16_384);
        read += part.length;
        yield part;
      }
    }
  }
  const { counts, longestBytes } = await readDump(inSmallPieces(), async ({ sql }) => {
    ahead = Math.max(ahead, read - consumed);
    consumed += sql.length;
  });
  expect(counts).toEqual([{ table: "large", rows: 20_000 }]);
  expect(longestBytes).toBeLessThan(STATEMENT_BYTES + 2_000);
  expect(ahead).toBeLessThan(STATEMENT_BYTES + SLACK_BYTES);
});
