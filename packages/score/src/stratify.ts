import type { SampleScore } from "./score-sample.ts";

export interface StratumOfScores {
  by: string;
  value: string;
  members: SampleScore[];
}

/** Lower bounds of the classes; the last is open above. */
const TABLES = [0, 1, 2, 3, 4, 5, 6, 7, 10, 13, 16];
const MEGAPIXELS = [0, 0.1, 0.25, 0.5, 1, 2, 4];

/** How samples are told apart, in the order the report shows. A sample that does not know its value is in no stratum. */
const BY: Readonly<Record<string, (score: SampleScore) => { value: string; rank: number } | undefined>> = {
  domain: ({ domain }) => named(domain),
  style: ({ style }) => named(style),
  notation: ({ notation }) => named(notation),
  photo: ({ photo }) => named(photo),
  tables: ({ tables }) => classOf(tables, TABLES, 1),
  megapixels: ({ megapixels }) => (megapixels === undefined ? undefined : classOf(megapixels, MEGAPIXELS, 0)),
};

/** The samples by domain, style, notation, kind of photo, number of true tables and megapixels; names alphabetical, numbers rising. */
export function stratify(scores: readonly SampleScore[]): StratumOfScores[] {
  return Object.entries(BY).flatMap(([by, classify]) => {
    const strata = new Map<string, StratumOfScores & { rank: number }>();
    for (const score of scores) {
      const stratum = classify(score);
      if (!stratum) continue;
      const known = strata.get(stratum.value) ?? { by, ...stratum, members: [] };
      known.members.push(score);
      strata.set(stratum.value, known);
    }
    return [...strata.values()]
      .sort((a, b) => a.rank - b.rank || (a.value < b.value ? -1 : 1))
      .map(({ value, members }) => ({ by, value, members }));
  });
}

function named(value: string | undefined): { value: string; rank: number } | undefined {
  return value === undefined ? undefined : { value, rank: 0 };
}

/** The class a number falls in. With step 1, of whole numbers, a class names its last member: `7-9`; else its end. */
function classOf(number: number, bounds: readonly number[], step: 0 | 1): { value: string; rank: number } {
  const rank = bounds.findLastIndex((bound) => number >= bound);
  const from = bounds[rank] as number;
  const next = bounds[rank + 1];
  if (next === undefined) return { value: `${from}+`, rank };
  const last = next - step;
  return { value: last === from ? `${from}` : `${from}-${last}`, rank };
}
