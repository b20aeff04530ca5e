import type { SeedUser } from "@handbill/rpc/server";
import { WEIGHED_CITIES } from "./cities.ts";
import { PHRASES } from "./phrases.ts";
import { createRandom } from "./random.ts";
import { DAY_MS, type World } from "./world.ts";

/** Somebody who organizes events. */
export function makePerson({ seed, today }: World, number: number): SeedUser {
  const random = createRandom(seed, "person", number);
  const { language } = random.weigh(WEIGHED_CITIES);
  const name = random.pick(PHRASES[language].people);
  const username = `${inLatin(name) || "host"}-${random.digits}`;
  return {
    id: random.id,
    username,
    displayName: name,
    email: `${username}@example.com`,
    createdAt: new Date(today.getTime() - random.integer(1500 * 24, 2000 * 24) * (DAY_MS / 24)),
  };
}

/** What of a name a username may have. */
function inLatin(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, "")
    .trim()
    .replaceAll(/ +/g, "-")
    .slice(0, 18);
}
