import type { EntityBox } from "./boxes/entity-box.ts";
import type { Point } from "./geometry.ts";
import { snapToLane } from "./routes/lattice.ts";
import type { Port } from "./routes/route.ts";

/** A box of the picture and where it stands. */
export interface PlacedBox {
  box: EntityBox;
  corner: Point;
  /** Where lines, by their index, end at this box; for all others the box itself says where. */
  linePorts?: ReadonlyMap<number, Port[]>;
}

/** The few places that a box itself allows. */
export function ownPorts({ box, corner }: PlacedBox): Port[] {
  return (box.ports ?? []).map((p) => ({ ...p, x: p.x + corner.x, y: p.y + corner.y }));
}

/** Places where a line tied to a row may end: left and right of it. Ends with one glyph may share the place. */
export function rowPorts({ box, corner }: PlacedBox, node: number, row: number): Port[] {
  return sidePorts({ box, corner }, corner.y + (box.rowMiddles[row] as number), `${node}.${row}`);
}

/** Places where a line to the whole table may end when others are tied to rows: beside the name, above and below. */
export function headerPorts(placed: PlacedBox, lane: number): Port[] {
  const { box, corner } = placed;
  return [
    ...sidePorts(placed, corner.y + box.headerMiddle, undefined),
    ...framePorts(placed, lane).filter((p) => p.dy !== 0),
  ];
}

function sidePorts({ box, corner }: PlacedBox, y: number, slot: string | undefined): Port[] {
  const left = corner.x + box.frame.x;
  return [
    { x: left, y, dx: -1, dy: 0, cost: 0, slot },
    { x: left + box.frame.width, y, dx: 1, dy: 0, cost: 0, slot },
  ];
}

/** Shares of a side at which lines to a whole box may end, best first. */
const SHARES = [0.5, 0.3, 0.7, 0.12, 0.88];

/** Places all around a box, on the lanes that lines run on. */
export function framePorts({ box, corner }: PlacedBox, lane: number): Port[] {
  const { frame } = box;
  const left = corner.x + frame.x;
  const top = corner.y + frame.y;
  const along = (start: number, length: number): { at: number; cost: number }[] => {
    const places = new Map<number, number>();
    SHARES.forEach((share, i) => {
      const at = snapToLane(start + length * share, lane);
      const isInside = at >= start + 4 && at <= start + length - 4;
      if (isInside && !places.has(at)) places.set(at, i * 4);
    });
    return [...places].map(([at, cost]) => ({ at, cost }));
  };
  return [
    ...along(top, frame.height).flatMap(({ at, cost }): Port[] => [
      { x: left, y: at, dx: -1, dy: 0, cost },
      { x: left + frame.width, y: at, dx: 1, dy: 0, cost },
    ]),
    ...along(left, frame.width).flatMap(({ at, cost }): Port[] => [
      { x: at, y: top, dx: 0, dy: -1, cost },
      { x: at, y: top + frame.height, dx: 0, dy: 1, cost },
    ]),
  ];
}
