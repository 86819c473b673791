import {
  type Box,
  boundingBox,
  boxAround,
  distance,
  inflate,
  overlaps,
  type Point,
  segmentCrossesBox,
} from "../geometry.ts";

/** A line as it is drawn, curves as many short pieces. */
export interface Strand {
  points: readonly Point[];
  ends: readonly [StrandEnd, StrandEnd];
}

export interface StrandEnd {
  /** Lines that end at the same thing in the same way may share their last stretch; undefined: never. */
  key?: string;
  /** What its glyph and text cover. */
  region: Box;
}

/** Where a reader could take one of two lines for the other, by their indices. */
export interface Tangle {
  /**
   * They run side by side; one bends on the other; they leave the stretch they share as one straight line across it; one
   * meets the other's end; their ends overlap.
   */
  kind: "along" | "bend" | "across" | "end" | "ends";
  lines: [number, number];
}

/** Lines nearer to each other than this cannot be told apart, in pixels. */
export const LEAST_APART = 3.5;
/** How far two lines may be as near as that, in pixels, and the slant (its sine) from which on they only cross. */
const LONGEST_ALONG = 5;
const CROSSING_SLANT = Math.sin((10 * Math.PI) / 180);
/** A line that turns by more than some 30 degrees at a point bends there. */
const BEND = Math.cos(Math.PI / 6);
/** A line that has turned off a shared stretch within this way, in pixels, has a corner there and no wide curve. */
const LONGEST_CORNER = 12;

/** All places where two lines cannot be told apart. Crossings at an angle can; and so can lines to one and the same end. */
export function findTangles(strands: readonly Strand[], apart: number = LEAST_APART): Tangle[] {
  const traced = strands.map((strand) => trace(strand, apart));
  return traced.flatMap((a, i) =>
    traced.slice(i + 1).flatMap((b, k): Tangle[] => {
      if (!overlaps(a.extent, b.extent)) return [];
      return tanglesOf(a, b, apart).map((kind): Tangle => ({ kind, lines: [i, i + 1 + k] }));
    }),
  );
}

interface Trace extends Strand {
  extent: Box;
  pieces: Piece[];
  length: number;
}

/** A straight piece of a line. */
export interface Piece {
  a: Point;
  b: Point;
  /** Unit vector from a to b. */
  dx: number;
  dy: number;
  length: number;
  /** How far along the line it starts. */
  from: number;
}

function trace(strand: Strand, apart: number): Trace {
  const pieces = piecesOf(strand.points);
  const last = pieces.at(-1);
  const extent = boundingBox([...strand.ends.map((end) => end.region), boxAround(strand.points, 0)]);
  return { ...strand, pieces, length: last ? last.from + last.length : 0, extent: inflate(extent, apart) };
}

export function piecesOf(points: readonly Point[]): Piece[] {
  let from = 0;
  return points.slice(1).flatMap((b, i): Piece[] => {
    const a = points[i] as Point;
    const length = distance(a, b);
    if (length === 0) return [];
    from += length;
    return [{ a, b, dx: (b.x - a.x) / length, dy: (b.y - a.y) / length, length, from: from - length }];
  });
}

function tanglesOf(a: Trace, b: Trace, apart: number): Tangle["kind"][] {
  const kinds: Tangle["kind"][] = [];
  const [ownA, ownB] = ownStretches(a, b, apart);
  if (longest(nearStretches(a, b, apart), ownA) > LONGEST_ALONG) kinds.push("along");
  if (bendsOn(a, ownA, b, apart) || bendsOn(b, ownB, a, apart)) kinds.push("bend");
  if (leaveAcross(branches(a, ownA, apart), branches(b, ownB, apart), apart)) kinds.push("across");
  if (meetsEnd(a, b) || meetsEnd(b, a)) kinds.push("end");
  if (a.ends.some((one) => b.ends.some((other) => !isShared(one, other) && overlaps(one.region, other.region)))) {
    kinds.push("ends");
  }
  return kinds;
}

interface Stretch {
  start: number;
  end: number;
}

function isShared(a: StrandEnd, b: StrandEnd): boolean {
  return a.key !== undefined && a.key === b.key;
}

/** What is left of both lines without the stretch they share up to an end at the same thing. */
function ownStretches(a: Trace, b: Trace, apart: number): [Stretch, Stretch] {
  const own = (one: Trace, other: Trace): Stretch => {
    const near = nearStretches(one, other, apart);
    const [first, last] = one.ends.map((end) => other.ends.some((theirs) => isShared(end, theirs)));
    const before = first ? near.find(({ start }) => start <= apart) : undefined;
    const after = last ? near.findLast(({ end }) => end >= one.length - apart) : undefined;
    return {
      start: before ? before.end + apart : 0,
      end: after ? after.start - apart : one.length,
    };
  };
  const isAnyShared = a.ends.some((one) => b.ends.some((other) => isShared(one, other)));
  if (!isAnyShared)
    return [
      { start: 0, end: a.length },
      { start: 0, end: b.length },
    ];
  return [own(a, b), own(b, a)];
}

/** The pieces on which a line turns off the stretches it shares, each seen from there. */
function branches({ pieces, length }: Trace, own: Stretch, apart: number): Piece[] {
  const isAtCorner = (away: number) => away > -1 && away < LONGEST_CORNER;
  const atStart = own.start > 0 ? pieces.filter(({ from }) => isAtCorner(from - (own.start - apart))) : [];
  const atEnd =
    own.end < length ? pieces.filter((piece) => isAtCorner(own.end + apart - piece.from - piece.length)) : [];
  return [...atStart, ...atEnd.map((piece) => ({ ...piece, a: piece.b, b: piece.a, dx: -piece.dx, dy: -piece.dy }))];
}

/**
 * Whether a branch of each leads away from the other's on one straight line: a reader would follow it across the shared
 * stretch, or past its end, from one line's other end to the other's.
 */
function leaveAcross(ofA: readonly Piece[], ofB: readonly Piece[], apart: number): boolean {
  return ofA.some((one) =>
    ofB.some((other) => {
      const [x, y] = [other.a.x - one.a.x, other.a.y - one.a.y];
      const isOneCorner = Math.hypot(x, y) < 2 * LONGEST_CORNER;
      return isOpposite(one, other) && isOneCorner && Math.abs(x * one.dy - y * one.dx) < apart;
    }),
  );
}

/** Whether two pieces from one point look like a single straight line through it. */
export function isOpposite(one: Piece, other: Piece): boolean {
  const sine = one.dx * other.dy - one.dy * other.dx;
  return one.dx * other.dx + one.dy * other.dy < 0 && Math.abs(sine) < CROSSING_SLANT;
}

/** Stretches of `a` along which `b` runs beside it nearer than `apart`, in order. */
function nearStretches(a: Trace, b: Trace, apart: number): Stretch[] {
  const stretches = a.pieces.flatMap((one) => b.pieces.flatMap((other) => nearStretch(one, other, apart) ?? []));
  stretches.sort((s, t) => s.start - t.start);
  return stretches.reduce<Stretch[]>((merged, stretch) => {
    const last = merged.at(-1);
    if (last && stretch.start <= last.end + 1) last.end = Math.max(last.end, stretch.end);
    else merged.push(stretch);
    return merged;
  }, []);
}

function nearStretch(one: Piece, other: Piece, apart: number): Stretch | undefined {
  const sine = one.dx * other.dy - one.dy * other.dx;
  if (Math.abs(sine) > CROSSING_SLANT) return undefined;
  const cosine = one.dx * other.dx + one.dy * other.dy;
  const [x, y] = [one.a.x - other.a.x, one.a.y - other.a.y];
  // Along the other piece and away from it, both linear in the way gone on this one.
  const along = within(x * other.dx + y * other.dy, cosine, 0, other.length);
  const away = within(x * other.dy - y * other.dx, sine, -apart, apart);
  const start = Math.max(0, along.start, away.start);
  const end = Math.min(one.length, along.end, away.end);
  return start < end ? { start: one.from + start, end: one.from + end } : undefined;
}

/** Whether the two pieces run beside each other for so long that they cannot be told apart. */
export function isAlong(one: Piece, other: Piece): boolean {
  const near = nearStretch(one, other, LEAST_APART);
  return near !== undefined && near.end - near.start > LONGEST_ALONG;
}

/** Where low < value + t * slope < high. */
function within(value: number, slope: number, low: number, high: number): Stretch {
  if (Math.abs(slope) < 1e-9) {
    return value > low && value < high ? { start: -Infinity, end: Infinity } : { start: Infinity, end: -Infinity };
  }
  const [s, t] = [(low - value) / slope, (high - value) / slope];
  return { start: Math.min(s, t), end: Math.max(s, t) };
}

/** Length of the longest of the stretches, as far as it lies in the bounds. */
function longest(stretches: readonly Stretch[], bounds: Stretch): number {
  return Math.max(0, ...stretches.map((s) => Math.min(s.end, bounds.end) - Math.max(s.start, bounds.start)));
}

/** Whether a bend of `a`, in its own stretch, lies on `b`. */
function bendsOn(a: Trace, own: Stretch, b: Trace, apart: number): boolean {
  return a.pieces.slice(1).some((piece, i) => {
    const before = a.pieces[i] as Piece;
    const isBend = before.dx * piece.dx + before.dy * piece.dy < BEND;
    if (!isBend || piece.from < own.start || piece.from > own.end) return false;
    return b.pieces.some((other) => distanceToPiece(piece.a, other) < apart);
  });
}

export function distanceToPiece(point: Point, { a, dx, dy, length }: Piece): number {
  const along = Math.max(0, Math.min(length, (point.x - a.x) * dx + (point.y - a.y) * dy));
  return distance(point, { x: a.x + along * dx, y: a.y + along * dy });
}

/** Whether `b` runs through the region of an end of `a`. */
function meetsEnd(a: Trace, b: Trace): boolean {
  return a.ends.some(
    (end) =>
      !b.ends.some((theirs) => isShared(end, theirs)) &&
      b.pieces.some((piece) => segmentCrossesBox(piece.a, piece.b, end.region)),
  );
}
