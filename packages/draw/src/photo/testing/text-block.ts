import { createRandom } from "@undiagram/random";
import type { Photograph, RawPicture } from "../index.ts";

/** A place where something like small text stands, in pixels. */
export interface TextBlock {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A picture of ink on a ground, with blocks of strokes one pixel wide and two apart, like letters of some 9 pixels. */
export function drawTextBlocks(
  width: number,
  height: number,
  ground = 255,
  ink = 0,
): { picture: RawPicture; blocks: TextBlock[] } {
  const data = new Uint8Array(width * height * 3).fill(ground);
  const random = createRandom(7);
  const blocks: TextBlock[] = [];
  for (let y = 4; y + 9 < height; y += 24) {
    for (let x = 4; x + 40 < width; x += 56) {
      blocks.push({ x, y, width: 40, height: 9 });
      for (let stroke = 0; stroke < 40; stroke += 3) {
        const [top, bottom] = [random.int(0, 3), random.int(6, 8)];
        for (let line = top; line <= bottom; line++) {
          const at = ((y + line) * width + x + stroke) * 3;
          data.fill(ink, at, at + 3);
        }
      }
    }
  }
  return { picture: { data, width, height }, blocks };
}

/** Standard deviation of the brightness where the block lies in the photograph, in pixel values. */
export function contrastOf({ picture, map }: Photograph, block: TextBlock): number {
  let [count, sum, squares] = [0, 0, 0];
  for (let v = block.y + 1; v < block.y + block.height - 1; v += 0.5) {
    for (let u = block.x + 1; u < block.x + block.width - 1; u += 0.5) {
      const [x, y] = map(u, v);
      const at = (Math.floor(y) * picture.width + Math.floor(x)) * 3;
      const value = 0.299 * picture.data[at]! + 0.587 * picture.data[at + 1]! + 0.114 * picture.data[at + 2]!;
      count++;
      sum += value;
      squares += value * value;
    }
  }
  return Math.sqrt(squares / count - (sum / count) ** 2);
}
