import { createRandom } from "@undiagram/random";

/**
 * What a model that does not look would score: every sample gets the reply made for another sample, of another family
 * wherever no family holds more than half of the samples, and never its own (unless it is alone). The same samples and
 * seed give the same swap, in whatever order they come. A sample whose donor has no reply gets none.
 */
export function swapReplies<T>(
  samples: readonly { id: string; family?: string }[],
  replies: ReadonlyMap<string, T>,
  { seed }: { seed: number },
): Map<string, T> {
  const byFamily = Map.groupBy(
    samples.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ({ id, family }) => (family === undefined ? `id:${id}` : `family:${family}`),
  );
  // Families stand in blocks; turning the ring by the longest block carries every sample out of its own.
  const families = createRandom(seed).shuffle([...byFamily].sort(([a], [b]) => (a < b ? -1 : 1)));
  const ring = families.flatMap(([, members]) => members);
  const longest = Math.max(0, ...families.map(([, members]) => members.length));
  const turn = longest === ring.length ? 1 : longest;
  return new Map(
    ring.flatMap(({ id }, i): [string, T][] => {
      const donor = ring[(i + turn) % ring.length] as { id: string };
      const reply = replies.get(donor.id);
      return reply === undefined ? [] : [[id, reply]];
    }),
  );
}
