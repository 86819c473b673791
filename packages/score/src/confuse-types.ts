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
  const pairs: TypePair[] = [];
  for (const { truth, predicted } of matched) {
    for (const [{ column }, other] of matchColumns(truth.columns, predicted.columns)) {
      if (column.type !== undefined) pairs.push([column.type, other.column.type ?? null, 1]);
    }
  }
  // Added up first: a picture of fifty columns shows few types, and to tidy each takes a while.
  return addUpPairs(addUpPairs(pairs).map(tidyPair));
}

function tidyPair([shown, said, columns]: TypePair): TypePair {
  if (said === null) return [tidyType(shown), null, columns];
  const isRight = shown === said || normalizeType(shown) === normalizeType(said);
  return [tidyType(shown), tidyType(isRight ? shown : said), columns];
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
  if (/^[!-~]+$/.test(type)) return type.toLowerCase();
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
  const sums = new Map<string, Map<string | null, TypePair>>();
  for (const [shown, said, columns] of pairs) {
    const ofShown = sums.get(shown) ?? new Map<string | null, TypePair>();
    const sum = ofShown.get(said);
    if (sum) sum[2] += columns;
    else ofShown.set(said, [shown, said, columns]);
    sums.set(shown, ofShown);
  }
  return [...sums.values()]
    .flatMap((ofShown) => [...ofShown.values()])
    .sort(([a, x, m], [b, y, n]) => n - m || compareText(a, b) || compareText(x ?? "", y ?? ""));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toCount([shown, said, columns]: TypePair): TypeCount {
  return { shown, said, columns };
}
