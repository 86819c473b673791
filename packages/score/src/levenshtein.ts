/** One row of the table, kept between calls: names are short, and there are very many pairs of them. */
let row = new Uint32Array(256);

/** The fewest insertions, deletions and replacements of UTF-16 code units that turn one text into the other. */
export function levenshtein(a: string, b: string): number {
  if (a === b) return 0;
  let start = 0;
  let endA = a.length;
  let endB = b.length;
  while (start < endA && start < endB && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--;
    endB--;
  }
  const width = endB - start;
  if (row.length <= width) row = new Uint32Array(2 * width + 1);
  for (let j = 0; j <= width; j++) row[j] = j;
  for (let i = 1; i <= endA - start; i++) {
    const code = a.charCodeAt(start + i - 1);
    let diagonal = row[0] as number;
    row[0] = i;
    for (let j = 1; j <= width; j++) {
      const above = row[j] as number;
      const replaced = diagonal + (code === b.charCodeAt(start + j - 1) ? 0 : 1);
      row[j] = Math.min(replaced, above + 1, (row[j - 1] as number) + 1);
      diagonal = above;
    }
  }
  return row[width] as number;
}

/** 1 for equal texts, 0 for texts with nothing in common: 1 minus the distance over the longer length. */
export function textSimilarity(a: string, b: string): number {
  return a === b ? 1 : 1 - levenshtein(a, b) / Math.max(a.length, b.length);
}
