import type { Box, Point } from "../geometry.ts";

export interface Paint {
  fill?: string;
  stroke?: string;
  /** Line width in pixels. */
  width?: number;
  /** Lengths of dash and gap in pixels. */
  dash?: readonly number[];
  /** Corner radius in pixels. */
  radius?: number;
}

/** Turns shapes into SVG elements; every pen draws the same shapes in its own hand. */
export interface Pen {
  name: PenName;
  box(box: Box, paint: Paint): string;
  ellipse(box: Box, paint: Paint): string;
  line(points: readonly Point[], paint: Paint): string;
  polygon(points: readonly Point[], paint: Paint): string;
  path(data: string, paint: Paint): string;
}

export type PenName = "clean" | "sketch";
