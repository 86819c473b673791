import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A stream of random choices. The same seed gives the same choices on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of it. */
  float(): number;
  /** Uniform integer in [min, max], both included. */
  int(min: number, max: number): number;
  /** Uniform real in [min, max). */
  range(min: number, max: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the items, uniformly. Throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** One of the keys, with probability proportional to its weight. Throws when no weight is above zero. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** A new list with the same items in random order. */
  shuffle<T>(items: readonly T[]): T[];
  /** `count` different items, in random order; all of them when there are fewer. */
  sample<T>(items: readonly T[], count: number): T[];
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  const int = (min: number, max: number) => uniformInt(generator, min, max);
  const float = () => int(0, 0xffffffff) / 0x100000000;
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError("pick: expected at least one item, got an empty list");
    return items[int(0, items.length - 1)] as T;
  };
  const shuffle = <T>(items: readonly T[]): T[] => {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = int(0, i);
      [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
    }
    return shuffled;
  };
  return {
    float,
    int,
    range: (min, max) => min + float() * (max - min),
    chance: (probability) => float() < probability,
    pick,
    weighted: (weights) => pickWeighted(weights, float()),
    shuffle,
    sample: (items, count) => shuffle(items).slice(0, count),
    normal: () => Math.sqrt(-2 * Math.log(1 - float())) * Math.cos(2 * Math.PI * float()),
  };
}

function pickWeighted<K extends string>(weights: Readonly<Record<K, number>>, point: number): K {
  const entries = (Object.entries(weights) as [K, number][]).filter(([, weight]) => weight > 0);
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  if (total <= 0) throw new RangeError("weighted: expected a weight above zero, got none");
  let rest = point * total;
  for (const [key, weight] of entries) {
    rest -= weight;
    if (rest < 0) return key;
  }
  return (entries.at(-1) as [K, number])[0];
}
