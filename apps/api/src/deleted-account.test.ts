import { createConnection, type RowDataPacket } from "mysql2/promise";
import { expect, test } from "vitest";
import { openTestApi } from "./testing.ts";

/** The tables and columns in which an id stands. */
async function placesOf(url: string, id: string): Promise<string[]> {
  const connection = await createConnection(url);
  try {
    const [columns] = await connection.query<RowDataPacket[]>(
      "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = database() AND column_type = 'binary(16)'",
    );
    const bytes = Buffer.from(id.replaceAll("-", ""), "hex");
    const places: string[] = [];
    for (const { t, c } of columns) {
      const [[found]] = await connection.query<RowDataPacket[]>(
        "SELECT count(*) AS n FROM ?? WHERE ?? = ?",
        [t, c, bytes],
      );
      if (found?.n > 0) places.push(`${t}.${c}`);
    }
    return places.toSorted();
  } finally {
    await connection.end();
  }
}

test("of a deleted account, its id is left in the audit log only; the venues it named stay", async () => {
  await using api = await openTestApi();
  const { accessToken: token } = await api.logIn("leaver");
  const user = (await api.send("GET", "/me", { token })).json();
  const body = { date: "2026-07-01", time: "20:00", venue: "Hall", address: "1 Road" };
  const { venueId } = (await api.send("POST", "/events", { body, token })).json();
  expect(await placesOf(api.databaseUrl, user.id)).toEqual(
    expect.arrayContaining(["events.organizer_id", "users.id", "venues.created_by"]),
  );
  const left = await api.send("POST", "/me/delete", { body: { password: "pass" }, token });
  expect(left.statusCode).toBe(204);
  const places = await placesOf(api.databaseUrl, user.id);
  expect(places.filter((place) => !place.startsWith("audit_entries."))).toEqual([]);

  const { accessToken: other } = await api.logIn("stranger");
  const later = await api.send("POST", "/events", { body, token: other });
  expect(later.json().venueId).toBe(venueId);
  const change = { body: { capacity: 5 }, token: other };
  expect((await api.send("PATCH", `/venues/${venueId}`, change)).statusCode).toBe(403);
});
