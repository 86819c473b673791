import type { Box, Point } from "./geometry.ts";
import type { Port } from "./routes/route.ts";

/** Ports keep this far off the corners, in pixels. */
const OFF_CORNER = 4;
const ROUNDS = 60;

/**
 * A port for each target: where the straight way from the middle of the frame to it leaves the frame, moved along the
 * border so that any two are `apart` pixels from each other, or as far as the border allows.
 */
export function spreadPorts(frame: Box, targets: readonly Point[], apart: number): Port[] {
  const border = 2 * (frame.width + frame.height);
  const order = targets
    .map((target, i) => ({ i, at: borderPlace(frame, target) }))
    .sort((a, b) => a.at - b.at || a.i - b.i);
  const least = Math.min(apart, (border / Math.max(1, targets.length)) * 0.9);
  for (let round = 0; round < ROUNDS && order.length > 1; round++) {
    order.forEach((one, k) => {
      const isLast = k + 1 === order.length;
      const next = order[isLast ? 0 : k + 1] as typeof one;
      const missing = least - (next.at + (isLast ? border : 0) - one.at);
      if (missing <= 0) return;
      one.at -= missing / 2;
      next.at += missing / 2;
    });
  }
  const ports: Port[] = [];
  for (const { i, at } of order) ports[i] = portAt(frame, ((at % border) + border) % border);
  return ports;
}

/** How far along the border, clockwise from the top left corner, the way from the middle to the target leaves. */
function borderPlace({ x, y, width, height }: Box, target: Point): number {
  const [dx, dy] = [target.x - x - width / 2, target.y - y - height / 2];
  const scale = Math.min(width / 2 / Math.max(Math.abs(dx), 1e-6), height / 2 / Math.max(Math.abs(dy), 1e-6));
  const [px, py] = [width / 2 + dx * scale, height / 2 + dy * scale];
  const isUpright = Math.abs(dy) * width > Math.abs(dx) * height;
  if (isUpright) return dy < 0 ? px : width + height + (width - px);
  return dx > 0 ? width + py : 2 * width + height + (height - py);
}

function portAt({ x, y, width, height }: Box, place: number): Port {
  const inside = (at: number, length: number) =>
    Math.round(Math.max(OFF_CORNER, Math.min(length - OFF_CORNER, at))) + 0.5;
  if (place < width) return { x: x + inside(place, width), y, dx: 0, dy: -1, cost: 0 };
  if (place < width + height) return { x: x + width, y: y + inside(place - width, height), dx: 1, dy: 0, cost: 0 };
  if (place < 2 * width + height) {
    return { x: x + inside(2 * width + height - place, width), y: y + height, dx: 0, dy: 1, cost: 0 };
  }
  return { x, y: y + inside(2 * width + 2 * height - place, height), dx: -1, dy: 0, cost: 0 };
}
