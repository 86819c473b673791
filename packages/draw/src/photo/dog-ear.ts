import type { Random } from "@undiagram/random";
import { depthInside, type Sheet } from "./sheet.ts";

/** A corner of a sheet folded over, in the margin beside the drawing. */
export interface DogEar {
  /** How far a point lies inside what is left of the sheet, in pixels of the drawing; negative outside. */
  depth(u: number, v: number): number;
  /** Brightness of the sheet: the flap's back is darker, and shades what lies beside it. */
  shade(u: number, v: number): number;
}

/** Below this, in pixels of the drawing, a flap is not worth folding. */
const SMALLEST = 6;

/** Folds a random corner over, where there is enough of the sheet in sight; else undefined. */
export function foldCorner(sheet: Sheet, drawn: { width: number; height: number }, random: Random): DogEar | undefined {
  const isLeft = random.chance(0.5);
  const isTop = random.chance(0.5);
  const [marginX, marginY] = [
    isLeft ? -sheet.left : sheet.right - drawn.width,
    isTop ? -sheet.top : sheet.bottom - drawn.height,
  ];
  // The flap reaches as far inward as the fold cuts off: within the margin it covers nothing that is drawn.
  const leg = Math.min(marginX, marginY) * random.range(0.6, 0.95);
  const isInSight = Math.max(marginX, marginY) < drawn.width + drawn.height;
  if (leg < SMALLEST || !isInSight) return undefined;
  const inward = (u: number) => (isLeft ? u - sheet.left : sheet.right - u);
  const downward = (v: number) => (isTop ? v - sheet.top : sheet.bottom - v);
  return {
    depth: (u, v) => {
      const beyondFold = (inward(u) + downward(v) - leg) / Math.SQRT2;
      return Math.min(depthInside(sheet, u, v), beyondFold);
    },
    shade: (u, v) => {
      const across = inward(u);
      const down = downward(v);
      if (across > 2 * leg || down > 2 * leg) return 1;
      const outsideFlap = Math.max(across, down) - leg;
      if (outsideFlap > 0) return 1 - 0.3 * Math.exp(-outsideFlap / (0.12 * leg + 1));
      const fromFold = (across + down - leg) / leg;
      return 0.86 + 0.1 * Math.min(1, fromFold);
    },
  };
}
