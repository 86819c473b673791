import { formatSignificant } from "../format.ts";

/** Takes a value to a place in the drawing, and knows where its ticks stand. */
export interface Scale {
  (value: number): number;
  ticks: readonly number[];
}

/** Ends on round numbers outside the values, so that no mark touches the frame. */
export function linearScale([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const step = roundStep(high === low ? Math.abs(high) || 1 : high - low);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  const place = (value: number) => from + ((value / step - first) / (last - first)) * (to - from);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return Object.assign(place, { ticks });
}

/**
 * For steps: whole numbers that end exactly at the values, since they do not go on past the last. Ticks are whole too. A
 * single value stands in the middle, with the only tick.
 */
export function stepScale([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  if (low === high) return Object.assign(() => (from + to) / 2, { ticks: [low] });
  const span = high - low;
  const step = Math.max(1, roundStep(span));
  const first = Math.ceil(low / step - 1e-9);
  const ticks: number[] = [];
  for (let i = first; i * step <= low + span + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)));
  return Object.assign((value: number) => from + ((value - low) / span) * (to - from), { ticks });
}

/** For values above zero that span powers of ten. Ticks at 1, 2 and 5, or at powers alone where those would crowd. */
export function logScale([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const mantissas = Math.log10(high / low) > 2.5 ? [1] : [1, 2, 5];
  const steps: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const mantissa of mantissas) steps.push(Number((mantissa * 10 ** power).toPrecision(1)));
  }
  const start = Math.max(
    0,
    steps.findLastIndex((step) => step <= low),
  );
  const found = steps.findIndex((step) => step >= high && step > (steps[start] as number));
  const ticks = steps.slice(start, found === -1 ? undefined : found + 1);
  const [first, last] = [Math.log(ticks[0] as number), Math.log(ticks.at(-1) as number)];
  return Object.assign((value: number) => from + ((Math.log(value) - first) / (last - first || 1)) * (to - from), {
    ticks,
  });
}

/** Ticks as text. All of one scale have the same number of decimals. */
export function formatTicks(ticks: readonly number[]): string[] {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  const isEven = ticks.every((tick, i) => i === 0 || Math.abs(tick - (ticks[i - 1] as number) - step) < step * 1e-6);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  if (!isEven || step < 1e-3 || step >= 1000) return ticks.map(formatSignificant);
  return ticks.map((tick) => tick.toFixed(decimals));
}

/** 1, 2 or 5 times a power of ten, such that about five steps fill the span. */
function roundStep(span: number): number {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const mantissa = [1, 2, 5, 10].find((m) => m * power >= rough * 0.999) ?? 10;
  return Number((mantissa * power).toPrecision(1));
}
