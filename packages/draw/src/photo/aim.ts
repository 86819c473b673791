import type { Random } from "@undiagram/random";
import { compose, type Homography, placement, project, smallestScale } from "./homography.ts";

/** How the camera looks at the drawing. Angles in radians, all 0: straight on. */
export interface Aim {
  /** Turns around the vertical, the horizontal and the viewing axis. */
  yaw: number;
  pitch: number;
  roll: number;
  /** From the camera to the drawing, as a multiple of its diagonal. */
  distance: number;
  /** What is seen beyond the drawing, in pixels of the frame. */
  margin: { left: number; right: number; top: number; bottom: number };
}

export interface Room {
  /** Width times height that the frame does not exceed. */
  maxPixels: number;
  /** Nothing is made smaller than this, in any direction. */
  minScale: number;
}

/** A frame's size in pixels, and where the points of the drawing lie in it. */
export interface Framing {
  width: number;
  height: number;
  toFrame: Homography;
}

export const STRAIGHT_ON: Aim = {
  yaw: 0,
  pitch: 0,
  roll: 0,
  distance: 2,
  margin: { left: 0, right: 0, top: 0, bottom: 0 },
};

/** Shows `range` of the drawing's width and height on each side more than was shown. */
export function aimAround(
  aim: Aim,
  random: Random,
  drawn: { width: number; height: number },
  [least, most]: readonly [number, number],
): void {
  const share = random.range(least, most);
  const uneven = () => share * random.range(0.7, 1.3);
  aim.margin.left += uneven() * drawn.width;
  aim.margin.right += uneven() * drawn.width;
  aim.margin.top += uneven() * drawn.height;
  aim.margin.bottom += uneven() * drawn.height;
}

/** Where the room does not allow the whole aim, this share less of all its angles and margins is tried. */
const EASING = 0.1;

/**
 * Frames the whole drawing as aimed, as large as the room allows up to its own size. Throws RangeError when even the
 * bare drawing, straight on and at the smallest scale, has too many pixels.
 */
export function frameDrawing(drawn: { width: number; height: number }, aim: Aim, room: Room): Framing {
  const steps = Math.round(1 / EASING);
  for (let step = steps; step >= 0; step--) {
    const framing = tryFraming(drawn, easeAim(aim, step / steps), room);
    if (framing) return framing;
  }
  throw new RangeError(
    `photograph: expected a picture that has at most ${room.maxPixels} pixels at ${room.minScale} of its size, ` +
      `got ${drawn.width}x${drawn.height}. Allow more pixels or a smaller minScale, or draw it smaller.`,
  );
}

function easeAim(aim: Aim, share: number): Aim {
  const { left, right, top, bottom } = aim.margin;
  return {
    ...aim,
    yaw: aim.yaw * share,
    pitch: aim.pitch * share,
    roll: aim.roll * share,
    margin: { left: left * share, right: right * share, top: top * share, bottom: bottom * share },
  };
}

function tryFraming(drawn: { width: number; height: number }, aim: Aim, room: Room): Framing | undefined {
  const view = viewOf(aim, drawn);
  const unit = 1 / smallestScale(view, drawn.width, drawn.height);
  // Largest first: straight on, the first try keeps every pixel as it was drawn.
  for (let scale = 1; scale > room.minScale; scale -= 0.02) {
    const framing = frameView(drawn, aim, compose(placement(unit * scale, 0, 0), view));
    if (framing.width * framing.height <= room.maxPixels) return framing;
  }
  const framing = frameView(drawn, aim, compose(placement(unit * room.minScale, 0, 0), view));
  return framing.width * framing.height <= room.maxPixels ? framing : undefined;
}

/** The smallest frame of whole pixels around the drawing and its margins. */
function frameView(drawn: { width: number; height: number }, { margin }: Aim, view: Homography): Framing {
  const corners = [
    [0, 0],
    [drawn.width, 0],
    [0, drawn.height],
    [drawn.width, drawn.height],
  ].map(([x, y]) => project(view, x as number, y as number));
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const left = Math.min(...xs) - Math.round(margin.left);
  const top = Math.min(...ys) - Math.round(margin.top);
  return {
    // A hair less than a whole pixel more is rounding, not drawing.
    width: Math.ceil(Math.max(...xs) + Math.round(margin.right) - left - 1e-6),
    height: Math.ceil(Math.max(...ys) + Math.round(margin.bottom) - top - 1e-6),
    toFrame: compose(placement(1, -left, -top), view),
  };
}

/** The drawing as a camera sees it that looks at its centre, about as large as it is drawn. */
function viewOf({ yaw, pitch, roll, distance }: Aim, { width, height }: { width: number; height: number }): Homography {
  const camera = distance * Math.sqrt(width * width + height * height);
  const [cr, sr] = [Math.cos(roll), Math.sin(roll)];
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)];
  const [cp, sp] = [Math.cos(pitch), Math.sin(pitch)];
  // The sheet's axes in the camera's space: x and y turned by roll, then tilted by yaw, then by pitch.
  const tilt = (x: number, y: number): [number, number, number] => {
    const z = x * sy;
    return [x * cy, y * cp - z * sp, y * sp + z * cp];
  };
  const [ax, ay, az] = tilt(cr, sr);
  const [bx, by, bz] = tilt(-sr, cr);
  return compose([ax, bx, 0, ay, by, 0, az / camera, bz / camera, 1], placement(1, -width / 2, -height / 2));
}
