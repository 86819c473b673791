import { type Box, holds, inflate, overlaps, type Point, segmentCrossesBox, segmentsCross } from "../geometry.ts";

export type Size = Pick<Box, "width" | "height">;

/** An oval and where its spoke meets the entity's frame. Coordinates are relative to the middle of the frame. */
export interface OvalPlace extends Box {
  foot: Point;
}

/** Directions around the frame in which ovals are tried, from the left over the top, and rings one outside the other. */
const DIRECTIONS = 48;
const ANGLES = Array.from({ length: DIRECTIONS }, (_, i) => -Math.PI + ((i + 0.5) / DIRECTIONS) * 2 * Math.PI);
const RINGS = 3;
const MIDDLE: Point = { x: 0, y: 0 };
/** Prices: an outer ring, a whole turn away from where an oval should be, beside rather than above, over a line. */
const COST = { ring: 30, turn: 120, beside: 8, overLine: 1000, spokeOverLine: 200 };
/** Free space between two ovals, in ems, and between an oval and a line. */
const APART = 0.3;
const OFF_LINE = 0.7;
/** Half the angle around a line that ovals leave free where they can, in radians. */
const CLEAR = 0.4;

/**
 * Places the ovals around a frame, evenly in the directions that no line to a target takes. Undefined when they do not
 * fit into `within`, a box around the middle of the frame.
 */
export function arrangeOvals(
  sizes: readonly Size[],
  frame: Size,
  targets: readonly Point[],
  em: number,
  within?: Size,
): OvalPlace[] | undefined {
  const wanted = spreadDirections(sizes.length, targets);
  const solid: Box = { x: -frame.width / 2, y: -frame.height / 2, ...frame };
  const bounds = within && { x: -within.width / 2, y: -within.height / 2, ...within };
  const placed: OvalPlace[] = [];
  for (const [i, size] of sizes.entries()) {
    let best: { place: OvalPlace; cost: number } | undefined;
    for (let ring = 0; ring < RINGS; ring++) {
      for (const angle of ANGLES) {
        const nearness =
          COST.ring * ring + COST.turn * turnsBetween(angle, wanted[i] as number) + COST.beside * Math.cos(angle) ** 4;
        if (best && nearness >= best.cost) continue;
        const place = placeAt(angle, ring, size, frame, em);
        if (bounds && !holds(bounds, place)) continue;
        if (overlaps(inflate(place, 0.6 * em), solid)) continue;
        const spoke = [middleOf(place), place.foot] as const;
        const isFree = placed.every(
          (other) =>
            !overlaps(inflate(place, APART * em), other) &&
            !segmentCrossesBox(...spoke, inflate(other, 2)) &&
            !segmentCrossesBox(middleOf(other), other.foot, inflate(place, 2)),
        );
        if (!isFree) continue;
        const cost =
          nearness +
          COST.overLine * targets.filter((t) => segmentCrossesBox(MIDDLE, t, inflate(place, OFF_LINE * em))).length +
          COST.spokeOverLine * targets.filter((t) => segmentsCross(...spoke, MIDDLE, t)).length;
        if (!best || cost < best.cost) best = { place, cost };
      }
    }
    if (!best) return undefined;
    placed.push(best.place);
  }
  return placed;
}

/** As many directions as there are ovals, from the left over the top, even over what the lines leave free. */
function spreadDirections(count: number, targets: readonly Point[]): number[] {
  const taken = targets.map((t) => Math.atan2(t.y, t.x));
  const clear = ANGLES.filter((angle) => taken.every((other) => turnsBetween(angle, other) * 2 * Math.PI > CLEAR));
  const free = clear.length > 0 ? clear : ANGLES;
  return Array.from({ length: count }, (_, i) => free[Math.floor(((i + 0.5) / count) * free.length)] as number);
}

function placeAt(angle: number, ring: number, size: Size, frame: Size, em: number): OvalPlace {
  const reachX = (frame.width + size.width) / 2 + em * (1.2 + 1.6 * ring);
  const reachY = (frame.height + size.height) / 2 + em * 1.2 + ring * (size.height + 0.6 * em);
  // Rounder than a rectangle, squarer than an ellipse: ovals at the corners keep off the frame.
  const middle = { x: Math.round(reachX * soften(Math.cos(angle))), y: Math.round(reachY * soften(Math.sin(angle))) };
  const corner = { x: middle.x - size.width / 2, y: middle.y - size.height / 2 };
  return { ...corner, ...size, foot: footOf(middle, size, frame) };
}

function soften(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}

/** On the side of the frame that faces the oval, drawn toward the oval. */
function footOf(middle: Point, size: Size, frame: Size): Point {
  const [halfX, halfY] = [frame.width / 2, frame.height / 2];
  const clamp = (value: number, most: number) => Math.max(-most, Math.min(most, value));
  if (Math.abs(middle.y) - size.height / 2 > halfY) {
    return { x: clamp(middle.x * 0.6, halfX * 0.9), y: Math.sign(middle.y) * halfY };
  }
  return { x: Math.sign(middle.x) * halfX, y: clamp(middle.y * 0.6, halfY * 0.8) };
}

function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Between two angles, as a share of a whole turn: at most a half. */
function turnsBetween(a: number, b: number): number {
  const turns = Math.abs(a - b) / (2 * Math.PI);
  return Math.min(turns % 1, 1 - (turns % 1));
}
