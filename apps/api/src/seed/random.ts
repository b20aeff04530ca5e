import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** Choices that are the same each time for one thing of one seed, and have nothing to do with those for any other. */
export interface Random {
  /** A UUIDv7 of its own, whose order is that of the numbers. It tells no time: it must not depend on today. */
  id: string;
  /** Hexadecimal digits, which no other thing of this kind and seed has. */
  digits: string;
  /** Both bounds included. */
  integer(from: number, to: number): number;
  /** From 0 to less than 1. */
  fraction(): number;
  /** Whether something happens that does so in this share of all cases. */
  chance(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Picks so many different ones, or all that there are. */
  pickSome<Item>(items: readonly Item[], count: number): Item[];
  /** Picks by weight. */
  weigh<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item;
  /** Around 0, mostly within 1 (Irwin–Hall). */
  bell(): number;
}

export function createRandom(seed: string, kind: string, number: number): Random {
  const digest = createHash("sha256").update(`${seed}\n${kind}\n${number}`).digest();
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((at) => digest.readInt32BE(at)));
  const integer = (from: number, to: number): number => uniformInt(generator, from, to);
  const fraction = (): number => integer(0, 0xffff_ffff) / 0x1_0000_0000;
  return {
    id: idOf(digest, number),
    digits: digest.toString("hex", 28, 30) + number.toString(16),
    integer,
    fraction,
    chance: (share) => fraction() < share,
    pick: (items) => itemAt(items, integer(0, items.length - 1)),
    pickSome(items, count) {
      const left = [...items];
      const size = Math.min(count, items.length);
      return Array.from({ length: size }, () => left.splice(integer(0, left.length - 1), 1)).flat();
    },
    weigh(items) {
      let left = fraction() * items.reduce((sum, [weight]) => sum + weight, 0);
      const found = items.find(([weight]) => {
        left -= weight;
        return left < 0;
      });
      return (found ?? itemAt(items, 0))[1];
    },
    bell: () => fraction() + fraction() + fraction() + fraction() - 2,
  };
}

const FIRST_MILLISECOND = Date.parse("2020-01-01T00:00:00Z");

/** RFC 9562 §5.7, with the number in the place of the time. */
function idOf(digest: Buffer, number: number): string {
  const time = (FIRST_MILLISECOND + number).toString(16).padStart(12, "0");
  const random = digest.toString("hex", 16, 25);
  const variant = "89ab"[(digest[26] ?? 0) & 3];
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${random.slice(0, 3)}`,
    `${variant}${random.slice(3, 6)}`,
    random.slice(6, 18),
  ].join("-");
}

function itemAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error("there is nothing to choose from");
  return item;
}
