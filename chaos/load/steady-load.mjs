import { setTimeout as delay } from "node:timers/promises";
import { createRandom, pick } from "./seeded-random.mjs";

const workers = 24;
const pause = 500;
const longestRetry = 60_000;

/** How often each thing is asked for, in a hundred requests. */
const mix = [
  [34, "list"],
  [20, "read"],
  [15, "createWithKey"],
  [15, "createWithoutKey"],
  [14, "change"],
  [2, "logIn"],
];

/**
 * Reads and writes through the API, from 24 clients that each ask about twice a second, until `stop`, which waits until
 * every request has an answer. A request with a key is sent again until it is done; one without never is.
 */
export function startSteadyLoad({ client, people, seed, ledger, tally, answers, complain }) {
  let isStopped = false;
  let stoppedAt = Number.POSITIVE_INFINITY;

  /** Sends one request and judges the answer. */
  async function ask(operation, options) {
    const [method] = operation.split(" ");
    const end = tally.begin();
    const answer = await client.send({ method, ...options });
    const verdict = answers.judge(operation, answer);
    end(verdict);
    if (verdict.kind === "wrong") complain(`${operation} was answered ${verdict.label}`);
    return { ...verdict, answer };
  }

  async function create(entry, person) {
    const body = { date: "2027-05-01", time: "20:00", timezone: "Europe/Paris" };
    for (;;) {
      const { kind, answer } = await ask("POST /events", {
        path: "/events",
        token: person.token,
        key: entry.key,
        body: { ...body, venue: entry.venue, address: "as created" },
      });
      for (const complaint of ledger.end(entry, kind, answer)) complain(complaint);
      if (kind === "done" || entry.key === undefined) return kind;
      if (performance.now() - stoppedAt > longestRetry) {
        complain(`${entry.venue} was repeated with its key for a minute, and never done`);
        return kind;
      }
      await delay(1000 * Number(answer.headers?.["retry-after"] ?? 0.5));
    }
  }

  const kinds = {
    list: () => ask("GET /events", { path: "/events?limit=20" }),
    async read(random) {
      const entry = pick(random, ledger.readable);
      if (entry === undefined) return;
      const { kind, answer } = await ask("GET /events/{id}", { path: `/events/${entry.id}` });
      if (kind === "done" && answer.body.venue !== entry.venue)
        complain(`${entry.venue} reads as another`);
    },
    createWithKey: (random) => createOwn(true, random),
    createWithoutKey: (random) => createOwn(false, random),
    async change(random, own) {
      const entry = pick(
        random,
        own.events.filter(({ isSettled }) => isSettled),
      );
      if (entry === undefined) return;
      own.changes++;
      const address = `change ${own.changes} of ${own.name}`;
      const { kind } = await ask("PATCH /events/{id}", {
        path: `/events/${entry.id}`,
        token: entry.person.token,
        body: { address },
      });
      ledger.change(entry, kind, address);
    },
    async logIn(random) {
      const person = pick(random, people);
      const { username, password } = person;
      const { kind, answer } = await ask("POST /login", {
        path: "/login",
        body: { username, password },
      });
      if (kind === "done") person.token = answer.body.accessToken;
    },
  };

  async function createOwn(keyed, random) {
    const entry = ledger.begin({ keyed });
    entry.person = pick(random, people);
    return (await create(entry, entry.person)) === "done" ? entry : undefined;
  }

  /** Does one thing of a kind, as the client that knows its `own` events. */
  async function act(name, random, own) {
    const made = await kinds[name](random, own);
    if (name.startsWith("create") && made) own.events.push(made);
  }

  async function work(number) {
    const random = createRandom(seed * 1000 + number);
    const own = { name: `client ${number}`, events: [], changes: 0 };
    await delay(random() * pause);
    while (!isStopped) {
      await act(choose(random), random, own);
      if (!isStopped) await delay(pause * (0.5 + random()));
    }
  }

  const extra = createRandom(seed);
  const extraClient = { name: "extra client", events: [], changes: 0 };
  const working = Promise.all(Array.from({ length: workers }, (_, number) => work(number)));
  return {
    /** Asks for an event of its own, as the clients do, and waits until it is settled; undefined when it was not made. */
    createOne: (keyed) => createOwn(keyed, extra),
    /** What can be asked for. */
    actions: mix.map(([, name]) => name),
    doOne: (name) => act(name, extra, extraClient),
    /** Asks for one of each kind, one after the other. */
    async doOneOfEach() {
      for (const [, name] of mix) await act(name, extra, extraClient);
    },
    async stop() {
      isStopped = true;
      stoppedAt = performance.now();
      await working;
    },
  };
}

function choose(random) {
  let left = random() * 100;
  const found = mix.find(([share]) => {
    left -= share;
    return left < 0;
  });
  return found[1];
}
