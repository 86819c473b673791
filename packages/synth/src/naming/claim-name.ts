/** The first candidate that is still free whatever its case, and takes it; the last one numbered where none is. */
export function claimName(taken: Set<string>, candidates: readonly [string, ...string[]]): string {
  const last = candidates.at(-1) as string;
  let name = candidates.find((candidate) => !taken.has(candidate.toLowerCase()));
  for (let number = 2; name === undefined; number++) {
    if (!taken.has(`${last}${number}`.toLowerCase())) name = `${last}${number}`;
  }
  taken.add(name.toLowerCase());
  return name;
}
