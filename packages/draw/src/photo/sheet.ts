import type { Random } from "@undiagram/random";
import type { Frame } from "./frame.ts";
import { project } from "./homography.ts";

/** A flat thing with straight edges around the drawing: a sheet of paper, a board, a screen. In pixels of the drawing. */
export interface Sheet {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Below this, in pixels, a rim is too narrow to show an edge in. */
const NARROW = 4;

/**
 * A sheet whose edges lie outside of the drawing: each is within the frame with the given probability, in the rim that
 * the frame shows beyond the drawing, else out of sight.
 */
export function placeSheet(frame: Frame, random: Random, visible: number): Sheet {
  const { width, height } = frame.drawn;
  const rim = rimOf(frame);
  const edge = (room: number) => {
    const share = random.range(0.25, 0.8);
    return random.chance(visible) && room >= NARROW ? share * room : 2 * (width + height);
  };
  return {
    left: -edge(rim.left),
    top: -edge(rim.top),
    right: width + edge(rim.right),
    bottom: height + edge(rim.bottom),
  };
}

/** How far a point lies inside the sheet, in pixels of the drawing; negative outside. */
export function depthInside(sheet: Sheet, u: number, v: number): number {
  const dx = Math.min(u - sheet.left, sheet.right - u);
  const dy = Math.min(v - sheet.top, sheet.bottom - v);
  if (dx < 0 && dy < 0) return -Math.sqrt(dx * dx + dy * dy);
  return Math.min(dx, dy);
}

/** What the frame shows beyond each side of the drawing at the least, in pixels of the drawing. */
function rimOf({ width, height, toDrawn, drawn }: Frame): Sheet {
  const at = (x: number, y: number) => project(toDrawn, x, y);
  const [[u0, v0], [u1, v1], [u2, v2], [u3, v3]] = [at(0, 0), at(width, 0), at(0, height), at(width, height)];
  return {
    left: -Math.max(u0, u2),
    top: -Math.max(v0, v1),
    right: Math.min(u1, u3) - drawn.width,
    bottom: Math.min(v2, v3) - drawn.height,
  };
}
