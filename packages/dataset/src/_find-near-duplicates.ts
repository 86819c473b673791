/** Sets of names whose Jaccard index (common over all) reaches this are near-duplicates of each other. */
export const NEAR = 0.8;

/** What is compared: different sets of names, and where each occurs. */
export interface NamesOccurrence {
  /** Sorted from the rarest of the dataset to the most common. */
  names: readonly number[];
  /** Split to the number of samples with just these names. */
  splits: ReadonlyMap<string, number>;
}

/**
 * How many samples have a near-duplicate in their own split, and how many have one in another. Two sets that are alike
 * share one of their few rarest names, so only sets that do are compared (prefix filtering).
 */
export function countNearDuplicates(occurrences: readonly NamesOccurrence[]): { within: number; across: number } {
  const within = new Set<string>();
  const across = new Set<string>();
  const note = (a: number, b: number) => {
    const [here, there] = [occurrences[a], occurrences[b]] as [NamesOccurrence, NamesOccurrence];
    for (const split of here.splits.keys()) {
      const isRepeated = a === b && (here.splits.get(split) as number) > 1;
      if (isRepeated || (a !== b && there.splits.has(split))) within.add(`${a} ${split}`);
      if ([...there.splits.keys()].some((other) => other !== split)) across.add(`${a} ${split}`);
    }
  };
  const byRareName = new Map<number, number[]>();
  occurrences.forEach(({ names }, a) => {
    note(a, a);
    const rare = names.slice(0, names.length - Math.ceil(NEAR * names.length) + 1);
    for (const b of new Set(rare.flatMap((name) => byRareName.get(name) ?? []))) {
      if (!isNear(names, (occurrences[b] as NamesOccurrence).names)) continue;
      note(a, b);
      note(b, a);
    }
    for (const name of rare) {
      const places = byRareName.get(name);
      if (places) places.push(a);
      else byRareName.set(name, [a]);
    }
  });
  const count = (found: Set<string>) =>
    [...found].reduce((sum, key) => {
      const [place, split] = key.split(" ") as [string, string];
      return sum + ((occurrences[Number(place)] as NamesOccurrence).splits.get(split) as number);
    }, 0);
  return { within: count(within), across: count(across) };
}

function isNear(a: readonly number[], b: readonly number[]): boolean {
  if (Math.min(a.length, b.length) < NEAR * Math.max(a.length, b.length)) return false;
  const names = new Set(a);
  const common = b.filter((name) => names.has(name)).length;
  return common >= NEAR * (a.length + b.length - common);
}
