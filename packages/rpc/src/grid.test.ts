import fc from "fast-check";
import { expect, test } from "vitest";
import { areaOf, type Coordinates, cellsOf, distanceKm } from "./grid.ts";

const EARTH_RADIUS_KM = 6371;
const PARIS = { latitude: 48.8566, longitude: 2.3522 };
const TAVEUNI = { latitude: -16.85, longitude: 179.97 };

const within = (most: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.double({ min: -most, max: most, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(-most, most, 0, most - 0.1, 0.2 - most, most / 2) },
  );
const place = fc.record({ latitude: within(90), longitude: within(180) });
const radius = fc.oneof(fc.double({ min: 0.1, max: 500, noNaN: true }), fc.constantFrom(0.1, 500));

/** Where one comes to from a place after a distance in a direction (radians from north, clockwise). */
function travel({ latitude, longitude }: Coordinates, km: number, direction: number): Coordinates {
  const [start, angle] = [(latitude * Math.PI) / 180, km / EARTH_RADIUS_KM];
  const sine =
    Math.sin(start) * Math.cos(angle) + Math.cos(start) * Math.sin(angle) * Math.cos(direction);
  const end = Math.asin(Math.max(-1, Math.min(1, sine)));
  const east = Math.atan2(
    Math.sin(direction) * Math.sin(angle) * Math.cos(start),
    Math.cos(angle) - Math.sin(start) * Math.sin(end),
  );
  const turned = longitude + (east * 180) / Math.PI;
  return {
    latitude: (end * 180) / Math.PI,
    longitude: ((((turned + 180) % 360) + 360) % 360) - 180,
  };
}

function isCovered(centre: Coordinates & { radius: number }, other: Coordinates): boolean {
  const { box, cells } = areaOf(centre);
  const { latitude, longitude } = other;
  const isInBox = box.some(
    ({ south, north, west, east }) =>
      latitude >= south && latitude <= north && longitude >= west && longitude <= east,
  );
  if (!cells) return isInBox;
  const { smallCell, largeCell } = cellsOf(other);
  return isInBox && cells.numbers.includes(cells.grid === "small" ? smallCell : largeCell);
}

test("every place within the radius is in a box, and in one of the squares", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const direction = fc.oneof(
    fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
    fc.constantFrom(0, Math.PI / 2, Math.PI, 1.5 * Math.PI),
  );
  let checked = 0;
  fc.assert(
    fc.property(
      place,
      radius,
      fc.oneof(share, fc.constant(1)),
      direction,
      (centre, km, part, to) => {
        const other = travel(centre, km * part, to);
        if (distanceKm(centre, other) > km) return; // by rounding
        checked++;
        expect(isCovered({ ...centre, radius: km }, other)).toBe(true);
      },
    ),
    { numRuns: 20_000 },
  );
  expect(checked).toBeGreaterThan(15_000);
});

test("the two sides of the antimeridian, and of a pole, are near each other", () => {
  const pairs: [Coordinates, Coordinates][] = [
    [
      { latitude: 10, longitude: 180 },
      { latitude: 10, longitude: -180 },
    ],
    [TAVEUNI, { latitude: -16.85, longitude: -179.97 }],
    [
      { latitude: 89.99, longitude: 0 },
      { latitude: 89.99, longitude: 180 },
    ],
    [
      { latitude: -90, longitude: 0 },
      { latitude: -90, longitude: 123 },
    ],
    [
      { latitude: 90, longitude: -180 },
      { latitude: 89.95, longitude: 77 },
    ],
  ];
  for (const [one, other] of pairs) {
    expect(distanceKm(one, other)).toBeLessThan(10);
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      expect(isCovered({ ...from, radius: 10 }, to)).toBe(true);
    }
  }
});

test("a box is hardly larger than its circle", () => {
  const { box } = areaOf({ ...PARIS, radius: 25 });
  expect(box).toHaveLength(1);
  for (const { south, north, west, east } of box) {
    const [latitude, longitude] = [PARIS.latitude, PARIS.longitude];
    expect(distanceKm(PARIS, { latitude: south, longitude })).toBeCloseTo(25, 3);
    expect(distanceKm(PARIS, { latitude: north, longitude })).toBeCloseTo(25, 3);
    expect(distanceKm(PARIS, { latitude, longitude: west })).toBeCloseTo(25, 1);
    expect(distanceKm(PARIS, { latitude, longitude: east })).toBeCloseTo(25, 1);
  }
  expect(areaOf({ ...TAVEUNI, radius: 5 }).box).toMatchObject([{ east: 180 }, { west: -180 }]);
  expect(areaOf({ latitude: 89.9, longitude: 5, radius: 25 }).box).toEqual([
    { south: expect.closeTo(89.675, 3), north: 90, west: -180, east: 180 },
  ]);
});

test("a circle of the usual size takes few small squares, a larger one large squares, a huge one none", () => {
  const gridAt = (km: number) => areaOf({ ...PARIS, radius: km }).cells;
  expect(gridAt(0.1)?.numbers).toEqual([cellsOf(PARIS).smallCell]);
  expect(gridAt(10)?.grid).toBe("small");
  expect(gridAt(100)?.grid).toBe("large");
  expect(gridAt(500)).toBeUndefined();
  fc.assert(
    fc.property(place, radius, (centre, km) => {
      const { cells } = areaOf({ ...centre, radius: km });
      expect(cells?.numbers.length ?? 1).toBeLessThanOrEqual(cells?.grid === "small" ? 12 : 16);
    }),
  );
});

test("squares are numbers that an INT holds, one for each", () => {
  fc.assert(
    fc.property(place, (somewhere) => {
      const { smallCell, largeCell } = cellsOf(somewhere);
      expect(Number.isInteger(smallCell) && smallCell >= 0 && smallCell < 900 * 1800).toBe(true);
      expect(Number.isInteger(largeCell) && largeCell >= 0 && largeCell < 90 * 180).toBe(true);
    }),
  );
  const corners = [-90, 90].flatMap((latitude) =>
    [-180, 180].map((longitude) => cellsOf({ latitude, longitude }).smallCell),
  );
  expect(new Set(corners).size).toBe(4);
});

test("distances are those of the sphere", () => {
  const quarter = (EARTH_RADIUS_KM * Math.PI) / 2;
  const origin = { latitude: 0, longitude: 0 };
  expect(distanceKm(PARIS, PARIS)).toBe(0);
  expect(distanceKm(origin, { latitude: 90, longitude: 42 })).toBeCloseTo(quarter, 6);
  expect(distanceKm(origin, { latitude: 0, longitude: 180 })).toBeCloseTo(2 * quarter, 6);
  expect(distanceKm(PARIS, { latitude: 51.5074, longitude: -0.1278 })).toBeCloseTo(343.6, 0);
});
