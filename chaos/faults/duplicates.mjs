const copies = 50;

/** Fifty copies of one request with one key, at once, over every API process: one row, and one answer for all. */
export const duplicates = {
  name: "duplicates",
  title: "50 duplicates of one key over all API processes",
  bears: "refusals",
  isShort: true,
  async strike({ system, ledger, people, answers, isShort, complain, createDirectClient }) {
    const rounds = isShort ? 2 : 6;
    const clients = system.apis.map(({ url }) => createDirectClient(url));
    for (let round = 0; round < rounds; round++) {
      const entry = ledger.begin({ keyed: true });
      await Promise.all(
        Array.from({ length: copies }, async (_, copy) => {
          const answer = await clients[copy % clients.length].send(requestFor(entry, people[0]));
          const { kind, label } = answers.judge("POST /events", answer);
          for (const complaint of ledger.end(entry, kind, answer)) complain(complaint);
          if (kind !== "done") complain(`a duplicate was answered ${label}`);
        }),
      );
    }
    for (const client of clients) client.close();
    return { note: `${rounds} × ${copies} over ${clients.length} processes` };
  },
};

/** Asks for an event of the ledger, as that person. */
export function requestFor({ venue, key }, { token }) {
  const body = {
    date: "2027-05-01",
    time: "20:00",
    timezone: "Europe/Paris",
    venue,
    address: "as created",
  };
  return { method: "POST", path: "/events", token, key, body };
}
