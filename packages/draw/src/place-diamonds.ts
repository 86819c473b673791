import type { EntityBox } from "./boxes/entity-box.ts";
import { type Box, distance, inflate, overlaps, type Point, segmentCrossesBox } from "./geometry.ts";

/** A diamond to be placed between the frames of two entities. */
export interface DiamondPlace {
  diamond: EntityBox;
  from: Box;
  to: Box;
}

/** Free space around a diamond, the step of the search for a free spot, and how far it goes, in pixels. */
const SPACE = 12;
const STEP = 6;
const FAR = 60;
/** Price of a box in the way of the diamond's lines, or of another's line under the diamond, in pixels of distance. */
const IN_THE_WAY = 50;

/**
 * Gives every diamond its corner: near the middle between its two entities (or beside its only one), where it meets none
 * of the solids and no other diamond, and where as little as possible is between it and its entities. Diamonds between
 * the same two entities stand side by side.
 */
export function placeDiamonds(places: readonly DiamondPlace[], solids: readonly Box[]): Point[] {
  const taken = [...solids];
  const lines: Segment[] = [];
  return places.map((place, i) => {
    const { diamond } = place;
    const wanted = middleBetween(place, besides(places, i));
    const corner = nearestFree(wanted, place, taken, lines);
    taken.push({ ...corner, width: diamond.width, height: diamond.height });
    lines.push(...linesOf(place, corner));
    return corner;
  });
}

type Segment = readonly [Point, Point];

/** How far a diamond is off the straight way when others lead between the same entities, in places: -1 to 1 for three. */
function besides(places: readonly DiamondPlace[], index: number): number {
  const { from, to } = places[index] as DiamondPlace;
  const same = places.flatMap((other, i) =>
    (isSame(other.from, from) && isSame(other.to, to)) || (isSame(other.from, to) && isSame(other.to, from)) ? [i] : [],
  );
  return same.indexOf(index) - (same.length - 1) / 2;
}

/** Where the diamond's corner should be. */
function middleBetween({ diamond, from, to }: DiamondPlace, besides: number): Point {
  const { width, height } = diamond;
  if (isSame(from, to)) {
    return { x: Math.round(from.x + from.width + SPACE * 2), y: Math.round(centre(from).y - height / 2) };
  }
  const [a, b] = isBefore(from, to) ? [centre(from), centre(to)] : [centre(to), centre(from)];
  const length = distance(a, b) || 1;
  const across = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
  const step = besides * (Math.abs(across.x) * width + Math.abs(across.y) * height + SPACE);
  return {
    x: Math.round((a.x + b.x) / 2 + across.x * step - width / 2),
    y: Math.round((a.y + b.y) / 2 + across.y * step - height / 2),
  };
}

function isSame(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y;
}

function isBefore(a: Box, b: Box): boolean {
  return a.x < b.x || (a.x === b.x && a.y < b.y);
}

function centre({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function linesOf({ diamond, from, to }: DiamondPlace, corner: Point): Segment[] {
  const middle = { x: corner.x + diamond.width / 2, y: corner.y + diamond.height / 2 };
  return [from, to].map((entity) => [centre(entity), middle]);
}

/**
 * Searches squares of growing size around the wanted corner, as far as a nearer spot may still be cheaper: an equally
 * cheap one that was found first wins.
 */
function nearestFree(wanted: Point, place: DiamondPlace, taken: readonly Box[], lines: readonly Segment[]): Point {
  const { width, height } = place.diamond;
  let best: { spot: Point; cost: number } | undefined;
  for (let ring = 0; !best || (ring * STEP <= FAR && ring * STEP < best.cost); ring++) {
    for (const spot of ringAround(wanted, ring)) {
      const box = { ...spot, width, height };
      const away = distance(spot, wanted);
      if (best && away >= best.cost) continue;
      const room = inflate(box, SPACE);
      if (taken.some((other) => overlaps(other, room))) continue;
      const own = linesOf(place, spot);
      const between = taken.filter(
        (other) =>
          !standsIn(other, place.from) && !standsIn(other, place.to) && own.some((l) => segmentCrossesBox(...l, other)),
      );
      const under = lines.filter((line) => segmentCrossesBox(...line, inflate(box, 2)));
      const cost = away + IN_THE_WAY * (between.length + under.length);
      if (!best || cost < best.cost) best = { spot, cost };
    }
  }
  return best.spot;
}

function ringAround({ x, y }: Point, ring: number): Point[] {
  const spots: Point[] = [];
  for (let dx = -ring; dx <= ring; dx++) {
    const isSide = Math.abs(dx) === ring;
    for (let dy = -ring; dy <= ring; dy += isSide || ring === 0 ? 1 : 2 * ring) {
      spots.push({ x: x + dx * STEP, y: y + dy * STEP });
    }
  }
  return spots;
}

/** True when an entity's frame has its middle in the box: the box is its room. */
function standsIn(outer: Box, inner: Box): boolean {
  const { x, y } = centre(inner);
  return x > outer.x && x < outer.x + outer.width && y > outer.y && y < outer.y + outer.height;
}
