import type { TypeConfusion, TypeCount } from "@undiagram/contract";
import { matchColumns, type TablePair } from "./match-tables.ts";
import type { SampleScore } from "./score-sample.ts";
import { isTypeFamily, normalizeType, typeFamily } from "./type-family.ts";

/** A type that the picture shows, what the reply says of the same column (null: no type), and of how many columns. */
export type TypePair = [shown: string, said: string | null, columns: number];

/** Pairs of types beyond this many are too rare to tell anything. */
const MAX_MISREAD = 50;

/** What the matched columns whose type is drawn were read as, each pair of types once. */
export function pairTypes(matched: readonly TablePair[]): TypePair[] {
  const pairs = matched
    .flatMap(({ truth, predicted }) => matchColumns(truth.columns, predicted.columns))
    .flatMap(([{ column }, other]): TypePair[] => {
      const said = other.column.type;
      if (column.type === undefined) return [];
      if (said === undefined) return [[tidyType(column.type), null, 1]];
      const isRight = normalizeType(said) === normalizeType(column.type);
      return [[tidyType(column.type), tidyType(isRight ? column.type : said), 1]];
    });
  return addUpPairs(pairs);
}

/** What the types of a set were read as: by family, right ones too, and the single types misread most often. */
export function confuseTypes(scores: readonly SampleScore[]): TypeConfusion {
  const pairs = addUpPairs(scores.flatMap(({ types }) => types));
  const families = pairs.map(([shown, said, columns]): TypePair => {
    const family = typeFamily(shown);
    return [family, said === null ? null : knownFamily(said, family), columns];
  });
  return {
    families: addUpPairs(families).map(toCount),
    misread: pairs
      .filter(([shown, said]) => shown !== said)
      .slice(0, MAX_MISREAD)
      .map(toCount),
  };
}

/** Without what scoring does not see, but with the words of a type apart: its family is told by them. */
function tidyType(type: string): string {
  const text = type.normalize("NFKC").toLowerCase().trim();
  return text.replace(/\s+/gu, " ").replace(/ ?([(),]) ?/g, "$1") || type;
}

/** A model may say anything at all for a type: what belongs nowhere is one class, unless it is right. */
function knownFamily(type: string, shown: string): string {
  const family = typeFamily(type);
  return family === shown || isTypeFamily(family) ? family : "other";
}

/** Equal pairs put together, the most frequent first, then by text. */
function addUpPairs(pairs: readonly TypePair[]): TypePair[] {
  const sums = new Map<string, TypePair>();
  for (const [shown, said, columns] of pairs) {
    const key = JSON.stringify([shown, said]);
    const sum = sums.get(key);
    if (sum) sum[2] += columns;
    else sums.set(key, [shown, said, columns]);
  }
  return [...sums].sort(([keyA, [, , a]], [keyB, [, , b]]) => b - a || (keyA < keyB ? -1 : 1)).map(([, pair]) => pair);
}

function toCount([shown, said, columns]: TypePair): TypeCount {
  return { shown, said, columns };
}
