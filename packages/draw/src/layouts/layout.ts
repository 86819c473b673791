import type { Random } from "@undiagram/random";
import type { Point } from "../geometry.ts";

export interface LayoutNode {
  width: number;
  height: number;
}

export interface LayoutLink {
  from: number;
  to: number;
  /** Heights inside the nodes at which the line ends, when it is tied to rows. */
  fromY?: number;
  toY?: number;
}

export interface LayoutOptions {
  /** The second of two orientations: downward instead of rightward, tall instead of wide. */
  turned: boolean;
  /** Least free space between neighbours side by side, and one above the other, in pixels. */
  gapX: number;
  gapY: number;
  random: Random;
}

/** Gives every node its top left corner; no two nodes come nearer than the gaps allow. One layout is one file. */
export type Layout = (
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  options: LayoutOptions,
) => Promise<Point[]> | Point[];
