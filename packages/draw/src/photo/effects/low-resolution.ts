import type { Effect } from "../effect.ts";
import type { Frame } from "../frame.ts";

const RANGES = {
  /** Share of the width and of the height that remains in between. */
  share: [0.85, 0.96],
} as const;

/** Made smaller by one program and larger again by the next. */
export const lowResolution: Effect = {
  name: "low resolution",
  develop(frame, random) {
    const share = random.range(...RANGES.share);
    frame.pixels = shrinkAndStretch(frame, Math.round(frame.width * share), Math.round(frame.height * share));
  },
};

/** The frame's pixels as a picture of columns by rows pixels has them, which is never held as a whole. */
function shrinkAndStretch({ pixels, width, height }: Frame, columns: number, rows: number): Float32Array {
  const result = new Float32Array(pixels.length);
  const [fewerColumns, fewerRows] = [findTaps(width, columns), findTaps(height, rows)];
  const [moreColumns, moreRows] = [findTaps(columns, width), findTaps(rows, height)];
  const stride = width * 3;
  const high = new Float32Array(stride);
  const small = new Float32Array(columns * 3);
  const smallRow = (row: number, target: Float32Array) => {
    const from = fewerRows.first[row]! * stride;
    mixRows(pixels, from, pixels, from + stride, fewerRows.share[row]!, high, 0, stride);
    mixColumns(high, fewerColumns, small);
    mixColumns(small, moreColumns, target);
  };
  // The two rows of the small picture between which the row of the result lies, already at full width.
  let [upper, lower] = [new Float32Array(stride), new Float32Array(stride)];
  let held = -2;
  for (let y = 0; y < height; y++) {
    const row = moreRows.first[y]!;
    if (row === held + 1) [upper, lower] = [lower, upper];
    else if (row !== held) smallRow(row, upper);
    if (row !== held) smallRow(row + 1, lower);
    held = row;
    mixRows(upper, 0, lower, 0, moreRows.share[y]!, result, y * stride, stride);
  }
  return result;
}

interface Taps {
  /** For each new pixel the first of the two old ones between which its centre lies. */
  first: Int32Array;
  /** Weight of the second. */
  share: Float64Array;
}

function findTaps(from: number, to: number): Taps {
  const places = Float64Array.from({ length: to }, (_, index) => {
    return Math.max(0, Math.min(from - 1, ((index + 0.5) / to) * from - 0.5));
  });
  const first = Int32Array.from(places, (place) => Math.min(from - 2, Math.floor(place)));
  return { first, share: places.map((place, index) => place - first[index]!) };
}

function mixRows(
  a: Float32Array,
  atA: number,
  b: Float32Array,
  atB: number,
  shareOfB: number,
  target: Float32Array,
  atTarget: number,
  length: number,
): void {
  const shareOfA = 1 - shareOfB;
  for (let i = 0; i < length; i++) target[atTarget + i] = a[atA + i]! * shareOfA + b[atB + i]! * shareOfB;
}

function mixColumns(row: Float32Array, { first, share }: Taps, target: Float32Array): void {
  for (let x = 0, at = 0; x < first.length; x++, at += 3) {
    const from = first[x]! * 3;
    const right = share[x]!;
    const left = 1 - right;
    target[at] = row[from]! * left + row[from + 3]! * right;
    target[at + 1] = row[from + 1]! * left + row[from + 4]! * right;
    target[at + 2] = row[from + 2]! * left + row[from + 5]! * right;
  }
}
