/**
 * What was written and what was answered, to be held against the rows. Every event has a venue that no other has, so a
 * row tells which request made it.
 */
export function createLedger(prefix) {
  const entries = new Map();
  const readable = [];

  return {
    prefix,
    /** Every event whose creation was acknowledged, oldest first. */
    readable,
    /** Notes that an event is about to be asked for. */
    begin({ keyed }) {
      const number = entries.size + 1;
      const entry = {
        venue: `${prefix} ${number}`,
        begun: performance.now(),
        key: keyed ? `${prefix}-${number}`.replaceAll(" ", "-") : undefined,
        addresses: new Set(["as created"]),
        state: "pending",
        id: undefined,
        isSettled: true,
      };
      entries.set(entry.venue, entry);
      return entry;
    },
    /** Notes the answer that ended it. `kind` is `judge`'s. Returns what is wrong with that, if anything is. */
    end(entry, kind, answer) {
      if (kind === "done") {
        const { id, venue } = answer.body;
        if (venue !== entry.venue) return [`asked for ${entry.venue}, answered ${venue}`];
        if (entry.id !== undefined && entry.id !== id) {
          return [`one key was answered with two ids: ${entry.id} and ${id}`];
        }
        if (entry.id === undefined) readable.push(entry);
        entry.id = id;
        entry.state = "acknowledged";
      } else if (entry.state !== "acknowledged") {
        entry.state = kind === "refused" ? "refused" : "unknown";
      }
      return [];
    },
    /** Notes the answer to a change of the address. One that is unknown ends the changes: it may still happen later. */
    change(entry, kind, address) {
      if (kind === "done") entry.addresses = new Set([address]);
      else if (kind !== "refused") {
        entry.addresses.add(address);
        entry.isSettled = false;
      }
    },
    /** Compares with all rows whose venue begins with the prefix: `{id, venue, address}`. */
    compare(rows) {
      const byVenue = Map.groupBy(rows, ({ venue }) => venue);
      const violations = [...entries.values()].flatMap((entry) =>
        complaints(entry, byVenue.get(entry.venue) ?? []),
      );
      for (const venue of byVenue.keys()) {
        if (!entries.has(venue)) violations.push(`nobody asked for ${venue}, and it is there`);
      }
      const states = [...entries.values()].map(({ state }) => state);
      const count = (state) => states.filter((each) => each === state).length;
      return {
        violations,
        asked: entries.size,
        acknowledged: count("acknowledged"),
        unknown: count("unknown"),
        present: rows.length,
      };
    },
  };
}

function complaints({ venue, key, id, state, addresses }, rows) {
  const name = `${venue}${key ? " (with a key)" : ""}`;
  const [row] = rows;
  if (rows.length > 1) return [`${name} is there ${rows.length} times`];
  if (row === undefined)
    return state === "acknowledged" ? [`${name} was acknowledged and is missing`] : [];
  if (state === "refused")
    return [`${name} was refused as not done (503 UNAVAILABLE), and is there`];
  if (state !== "acknowledged") return [];
  if (row.id !== id) return [`${name} was acknowledged as ${id}, and is there as ${row.id}`];
  return addresses.has(row.address)
    ? []
    : [
        `${name}: its address is “${row.address}”; acknowledged or unknown: ${[...addresses].join(", ")}`,
      ];
}
