import { createRandom } from "@undiagram/random";
import { frameDrawing, STRAIGHT_ON } from "../aim.ts";
import type { Effect } from "../effect.ts";
import { expose, type Frame } from "../frame.ts";
import type { RawPicture } from "../picture.ts";

/** A picture of one colour. */
export function plainPicture(width: number, height: number, value = 255): RawPicture {
  return { data: new Uint8Array(width * height * 3).fill(value), width, height };
}

/** A dark disc on white. Its centre is at (x, y), its radius 5 pixels. */
export function drawDot(width: number, height: number, x: number, y: number): RawPicture {
  const picture = plainPicture(width, height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const distance = Math.sqrt((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2);
      const at = (row * width + column) * 3;
      picture.data.fill(Math.round(255 * Math.min(1, Math.max(0, distance - 4.5))), at, at + 3);
    }
  }
  return picture;
}

/** Centre of mass of what is darker than its surroundings, within 10 pixels of a point. */
export function centreOfDot(
  { data, width, height }: { data: Uint8Array | Float32Array; width: number; height: number },
  [x, y]: readonly [number, number],
): [number, number] {
  const RADIUS = 10;
  const values: { x: number; y: number; value: number }[] = [];
  for (let row = Math.max(0, Math.floor(y - RADIUS)); row < Math.min(height, y + RADIUS); row++) {
    for (let column = Math.max(0, Math.floor(x - RADIUS)); column < Math.min(width, x + RADIUS); column++) {
      values.push({ x: column + 0.5, y: row + 0.5, value: data[(row * width + column) * 3 + 1]! });
    }
  }
  // Half of the way from the ground to the ink: neither shading nor grain counts as ink.
  const sorted = values.map(({ value }) => value).toSorted((a, b) => a - b);
  const threshold = (sorted[0]! + sorted[Math.floor(sorted.length * 0.8)]!) / 2;
  let [mass, sumX, sumY] = [0, 0, 0];
  for (const { x, y, value } of values) {
    const weight = Math.max(0, threshold - value);
    mass += weight;
    sumX += weight * x;
    sumY += weight * y;
  }
  return [sumX / mass, sumY / mass];
}

/** The frame of a picture after one effect alone, with room for all it wants. */
export async function applyAlone(effect: Effect, picture: RawPicture, seed: number): Promise<Frame> {
  const random = createRandom(seed);
  const aim = structuredClone(STRAIGHT_ON);
  effect.aim?.(aim, random, picture);
  const room = { maxPixels: 4 * picture.width * picture.height + 100_000, minScale: 1 };
  const frame = expose(picture, frameDrawing(picture, aim, room));
  await effect.cover?.(frame, random);
  await effect.develop?.(frame, random);
  return frame;
}

/** Mean and standard deviation of pixel values. */
export function statistics(pixels: ArrayLike<number>): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (let at = 0; at < pixels.length; at++) {
    sum += pixels[at]!;
    squares += pixels[at]! ** 2;
  }
  const mean = sum / pixels.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / pixels.length - mean * mean)) };
}
