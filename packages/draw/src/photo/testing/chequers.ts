import type { RawPicture } from "../picture.ts";
import { plainPicture } from "./frames.ts";

type Place = readonly [x: number, y: number];

/** Black squares of 10 pixels on white, and for each its middle and a point of the ground beside it. */
export function drawChequers(
  width: number,
  height: number,
): { picture: RawPicture; squares: { ink: Place; ground: Place }[] } {
  const picture = plainPicture(width, height);
  const squares: { ink: Place; ground: Place }[] = [];
  for (let top = 5; top + 15 <= height; top += 20) {
    for (let left = 5; left + 15 <= width; left += 20) {
      squares.push({ ink: [left + 5, top + 5], ground: [left + 14, top + 5] });
      for (let y = top; y < top + 10; y++) picture.data.fill(0, (y * width + left) * 3, (y * width + left + 10) * 3);
    }
  }
  return { picture, squares };
}
