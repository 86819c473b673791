import { InvalidArgumentError } from "commander";

/** Reads an option as a whole number of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min) {
      throw new InvalidArgumentError(`Expected a whole number of at least ${min}.`);
    }
    return value;
  };
}

/** Reads an option as a list with commas between. */
export function list(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** Reads `2/4` as the second of four shards. */
export function readShard(text: string): { index: number; count: number } {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) throw new InvalidArgumentError("Expected i/n with i from 1 to n, as in 1/4.");
  return { index, count };
}

/** Reads `24`, `24GB` or `24 GiB` as the memory of a card, whose GB are GiB. */
export function readGigabytes(text: string): number {
  const value = Number(/^\s*(\d+(?:\.\d+)?)\s*(?:GB|GiB)?\s*$/i.exec(text)?.[1]);
  if (!(value > 0)) throw new InvalidArgumentError("Expected GB above 0, as in 24, 24GB or 24GiB.");
  return value;
}
