import type { SeedVenue } from "@handbill/rpc/server";
import { type City, WEIGHED_CITIES } from "./cities.ts";
import { makePerson } from "./make-person.ts";
import { fillIn, PHRASES } from "./phrases.ts";
import { createRandom, type Random } from "./random.ts";
import { DAY_MS, lastPersonBefore, type World } from "./world.ts";

const HOUSES = 250;
const KM_OF_A_DEGREE = 111;
/** Nearly all of a city's venues are within twice as many kilometres. */
const REACH_KM = 6;

/** A venue, and where it is. */
export interface MadeVenue {
  venue: SeedVenue;
  city: City;
}

/** No two of a seed have the same address. */
export function makeVenue(world: World, number: number): MadeVenue {
  const random = createRandom(world.seed, "venue", number);
  const city = random.weigh(WEIGHED_CITIES);
  const { venues, streets, address, sentences } = PHRASES[city.language];
  const street = random.pick(streets);
  const place = {
    ...{ street, city: city.name, number: (number % HOUSES) + 1 },
    postcode: city.postcode + String(Math.floor(number / HOUSES)).padStart(3, "0"),
  };
  const venue = {
    id: random.id,
    name: fillIn(random.pick(venues), { street: random.pick(streets) }),
    address: fillIn(address, place),
    description: random.chance(0.4) ? random.pickSome(sentences, 3).join("\n\n") : null,
    url: random.chance(0.5) ? `https://example.com/venues/${random.digits}` : null,
    ...placeIn(city, random),
    timezone: city.timezone,
    capacity: random.pick([40, 60, 80, 120, 200, 350, 600, 1_200, 5_000]),
    createdBy: makePerson(world, random.integer(0, lastPersonBefore(number))).id,
    createdAt: new Date(world.today.getTime() - random.integer(1_400, 1_490) * DAY_MS),
  };
  return { venue, city };
}

function placeIn(
  { latitude, longitude }: City,
  random: Random,
): { latitude: number; longitude: number } {
  const reach = REACH_KM / KM_OF_A_DEGREE;
  const shrink = Math.cos((latitude * Math.PI) / 180);
  return {
    latitude: inMetres(latitude + random.bell() * reach),
    longitude: inMetres(longitude + (random.bell() * reach) / shrink),
  };
}

/** Five digits after the point are a metre. */
function inMetres(degrees: number): number {
  return Math.round(degrees * 100_000) / 100_000;
}
