/** A place, in degrees (WGS 84). */
export interface Coordinates {
  /** −90 to 90. */
  latitude: number;
  /** −180 to 180. */
  longitude: number;
}

/** The places whose coordinates are within all four sides, in degrees, the sides included. */
interface Box {
  south: number;
  north: number;
  west: number;
  east: number;
}

/** What surely holds every place of a circle, and some around it: the distance decides. */
export interface Area {
  /** Two where the circle crosses the antimeridian; all longitudes where it reaches a pole. */
  box: Box[];
  /** The squares that the boxes touch; undefined when there are more than an index is worth asking for. */
  cells: { grid: "small" | "large"; numbers: number[] } | undefined;
}

export const EARTH_RADIUS_KM = 6371;

/** A square's side, in degrees, and how many of them a circle may touch for that grid to be used. */
const GRIDS = {
  small: { side: 0.2, most: 12 },
  large: { side: 2, most: 16 },
} as const;

// By how much circles are taken larger, so that rounding loses no place: in proportion, and a tenth of a millimetre.
const MARGIN_RATIO = 1 + 1e-9;
const MARGIN_DEGREES = 1e-9;

/** The squares of the small and the large grid that a place is in: whole numbers that fit an INT. */
export function cellsOf(place: Coordinates): { smallCell: number; largeCell: number } {
  return { smallCell: cellOf(place, "small"), largeCell: cellOf(place, "large") };
}

/** Which places can be within `radius` kilometres, which is to be more than none and less than a quarter of the globe. */
export function areaOf({ radius, ...place }: Coordinates & { radius: number }): Area {
  const box = boxesAround(place, radius);
  for (const grid of ["small", "large"] as const) {
    const numbers = cellsIn(box, grid);
    if (numbers) return { box, cells: { grid, numbers } };
  }
  return { box, cells: undefined };
}

/** The distance of two places over the earth's surface, in kilometres (haversine, on a sphere). */
export function distanceKm(one: Coordinates, other: Coordinates): number {
  const [south, north] = [radians(one.latitude), radians(other.latitude)];
  const heights = Math.sin((north - south) / 2) ** 2;
  const widths = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  const half = heights + Math.cos(south) * Math.cos(north) * widths;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}

function boxesAround({ latitude, longitude }: Coordinates, radius: number): Box[] {
  const angle = (radius / EARTH_RADIUS_KM) * MARGIN_RATIO;
  const height = degrees(angle) + MARGIN_DEGREES;
  const [south, north] = [latitude - height, latitude + height];
  if (south <= -90 || north >= 90) {
    return [{ south: Math.max(south, -90), north: Math.min(north, 90), west: -180, east: 180 }];
  }
  // The meridians that touch the circle do so nearer to the pole than its centre is.
  const sine = Math.sin(angle) / Math.cos(radians(latitude));
  const width = sine < 1 ? degrees(Math.asin(sine)) * MARGIN_RATIO + MARGIN_DEGREES : 180;
  const [west, east] = [longitude - width, longitude + width];
  if (width >= 180) return [{ south, north, west: -180, east: 180 }];
  if (west <= -180) return halves(south, north, west + 360, east);
  if (east >= 180) return halves(south, north, west, east - 360);
  return [{ south, north, west, east }];
}

function halves(south: number, north: number, west: number, east: number): Box[] {
  return [
    { south, north, west, east: 180 },
    { south, north, west: -180, east },
  ];
}

/** In ascending order; undefined for more than the grid is good for. */
function cellsIn(boxes: Box[], grid: keyof typeof GRIDS): number[] | undefined {
  const cells = new Set<number>();
  for (const { south, north, west, east } of boxes) {
    const [lastRow, lastColumn] = [rowOf(north, grid), columnOf(east, grid)];
    for (let row = rowOf(south, grid); row <= lastRow; row++) {
      for (let column = columnOf(west, grid); column <= lastColumn; column++) {
        cells.add(row * columnsOf(grid) + column);
        if (cells.size > GRIDS[grid].most) return undefined;
      }
    }
  }
  return [...cells].sort((one, other) => one - other);
}

function cellOf({ latitude, longitude }: Coordinates, grid: keyof typeof GRIDS): number {
  return rowOf(latitude, grid) * columnsOf(grid) + columnOf(longitude, grid);
}

// The last row and column take in the pole and the antimeridian, as if they were not the beginning of the next.

function rowOf(latitude: number, grid: keyof typeof GRIDS): number {
  const { side } = GRIDS[grid];
  return Math.min(Math.floor((latitude + 90) / side), Math.round(180 / side) - 1);
}

function columnOf(longitude: number, grid: keyof typeof GRIDS): number {
  return Math.min(Math.floor((longitude + 180) / GRIDS[grid].side), columnsOf(grid) - 1);
}

function columnsOf(grid: keyof typeof GRIDS): number {
  return Math.round(360 / GRIDS[grid].side);
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180;
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}
