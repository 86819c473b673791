/** WCAG contrast ratio of two #rrggbb colours: 1 is none, 21 is black on white. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Whichever of the inks reads best on the ground. */
export function readableInk(ground: string, inks: readonly string[]): string {
  return inks.reduce((best, ink) => (contrast(ink, ground) > contrast(best, ground) ? ink : best));
}

/** The colour between a (share 0) and b (share 1). */
export function mix(a: string, b: string, share: number): string {
  const [ca, cb] = [channels(a), channels(b)];
  const mixed = ca.map((value, i) => Math.round(value + ((cb[i] as number) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function channels(colour: string): [number, number, number] {
  if (!/^#[0-9a-f]{6}$/.test(colour)) throw new RangeError(`expected a colour like #1a2b3c, got ${colour}`);
  return [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16)) as [number, number, number];
}
