import type { EntityBox } from "./boxes/entity-box.ts";
import { type Box, inflate, overlaps, type Point } from "./geometry.ts";

/** A diamond to be placed between the frames of two entities. */
export interface DiamondPlace {
  diamond: EntityBox;
  from: Box;
  to: Box;
}

/** Free space around a diamond, and the step of the search for a free spot, in pixels. */
const SPACE = 12;
const STEP = 6;

/**
 * Gives every diamond its corner: as near as possible to the middle between its two entities (or beside its only one),
 * where it meets none of the solids and no other diamond.
 */
export function placeDiamonds(places: readonly DiamondPlace[], solids: readonly Box[]): Point[] {
  const taken = [...solids];
  return places.map(({ diamond, from, to }) => {
    const { width, height } = diamond;
    const isLoop = from.x === to.x && from.y === to.y;
    const middle = {
      x: isLoop ? from.x + from.width + SPACE * 2 + width / 2 : (centre(from).x + centre(to).x) / 2,
      y: isLoop ? centre(from).y : (centre(from).y + centre(to).y) / 2,
    };
    const wanted = { x: Math.round(middle.x - width / 2), y: Math.round(middle.y - height / 2) };
    const corner = nearestFree(wanted, diamond, taken);
    taken.push({ ...corner, width, height });
    return corner;
  });
}

function centre({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Searches squares of growing size around the wanted corner; within one, the nearest spot wins, then the first. */
function nearestFree(wanted: Point, { width, height }: EntityBox, taken: readonly Box[]): Point {
  for (let ring = 0; ; ring++) {
    const spots: Point[] = [];
    for (let dx = -ring; dx <= ring; dx++) {
      for (let dy = -ring; dy <= ring; dy++) {
        if (Math.max(Math.abs(dx), Math.abs(dy)) !== ring) continue;
        const spot = { x: wanted.x + dx * STEP, y: wanted.y + dy * STEP };
        const room = inflate({ ...spot, width, height }, SPACE);
        if (!taken.some((box) => overlaps(box, room))) spots.push(spot);
      }
    }
    const away = (p: Point) => Math.hypot(p.x - wanted.x, p.y - wanted.y);
    const best = spots.sort((a, b) => away(a) - away(b))[0];
    if (best) return best;
  }
}
