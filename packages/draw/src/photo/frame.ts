import type { TextPiece } from "../drawing.ts";
import type { Framing } from "./aim.ts";
import { type Homography, invert, project } from "./homography.ts";
import { type Colour, groundOf, type RawPicture } from "./picture.ts";

/** The picture in the camera. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each pixel, row by row, 0 to 255 and between: rounding waits for the end. */
  pixels: Float32Array;
  /** The picture that was photographed: its size, the colour it is drawn on, and the maps to and from it. */
  readonly drawn: { readonly width: number; readonly height: number; readonly ground: Colour };
  readonly toFrame: Homography;
  readonly toDrawn: Homography;
  /** What effects wrote beside the drawing, and the least size of it, in pixels. */
  readonly texts: TextPiece[];
  readonly minTextPx: number;
}

/** Takes the sharp, evenly lit picture of a drawing that goes on for ever in its ground colour. */
export function expose(picture: RawPicture, framing: Framing, minTextPx = 8): Frame {
  const { width, height, toFrame } = framing;
  const ground = groundOf(picture);
  const frame: Frame = {
    width,
    height,
    pixels: new Float32Array(width * height * 3),
    drawn: { width: picture.width, height: picture.height, ground },
    toFrame,
    toDrawn: invert(toFrame),
    texts: [],
    minTextPx,
  };
  fill(frame.pixels, ground);
  if (isWholePixelShift(toFrame)) copy(picture, frame);
  else warp(picture, frame);
  return frame;
}

/** The frame as a picture of whole values. */
export function toRawPicture({ pixels, width, height }: Frame): RawPicture {
  const data = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at++) {
    const value = pixels[at] as number;
    data[at] = value <= 0 ? 0 : value >= 255 ? 255 : value + 0.5;
  }
  return { data, width, height };
}

/**
 * Calls `paint` for every row of the frame, with the index of its first value in `pixels` and the places in the drawing
 * of its pixels' centres (also outside of the drawing). A call for each pixel instead would take twice as long.
 */
export function forEachRow(
  { width, height, toDrawn }: Frame,
  paint: (row: number, first: number, u: Float64Array, v: Float64Array) => void,
): void {
  const [a, b, c, d, e, f, g, h, i] = toDrawn;
  const u = new Float64Array(width);
  const v = new Float64Array(width);
  for (let row = 0; row < height; row++) {
    const y = row + 0.5;
    for (let column = 0; column < width; column++) {
      const x = column + 0.5;
      const w = 1 / (g * x + h * y + i);
      u[column] = (a * x + b * y + c) * w;
      v[column] = (d * x + e * y + f) * w;
    }
    paint(row, row * width * 3, u, v);
  }
}

/** How much the drawing's pixels measure in the frame, at its centre. */
export function scaleOf({ toFrame, drawn }: Frame): number {
  const [x, y] = [drawn.width / 2, drawn.height / 2];
  const [x0, y0] = project(toFrame, x - 0.5, y);
  const [x1, y1] = project(toFrame, x + 0.5, y);
  return Math.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2);
}

function fill(pixels: Float32Array | Uint8Array, [red, green, blue]: Colour): void {
  for (let at = 0; at < pixels.length; at += 3) {
    pixels[at] = red;
    pixels[at + 1] = green;
    pixels[at + 2] = blue;
  }
}

function isWholePixelShift([a, b, c, d, e, f, g, h]: Homography): boolean {
  return a === 1 && b === 0 && d === 0 && e === 1 && g === 0 && h === 0 && Number.isInteger(c) && Number.isInteger(f);
}

function copy({ data, width, height }: RawPicture, frame: Frame): void {
  const [left, top] = project(frame.toFrame, 0, 0);
  for (let y = 0; y < height; y++) {
    frame.pixels.set(data.subarray(y * width * 3, (y + 1) * width * 3), ((y + top) * frame.width + left) * 3);
  }
}

/** How finely a pixel's place between its neighbours is told. */
const PHASES = 64;
/** Catmull-Rom weights of the four neighbours at every phase: sharper than two neighbours, and exact on straight ramps. */
const WEIGHTS = Float32Array.from({ length: (PHASES + 1) * 4 }, (_, index) => {
  const t = (index >> 2) / PHASES;
  const weights = [((2 - t) * t - 1) * t, (3 * t - 5) * t * t + 2, ((4 - 3 * t) * t + 1) * t, (t - 1) * t * t] as const;
  return (weights[index & 3] as number) / 2;
});

/** Reads every pixel of the frame off the 4 by 4 pixels around its place in the picture. */
function warp(picture: RawPicture, frame: Frame): void {
  const { pixels } = frame;
  const { data, isFlat, width: stride } = pad(picture, frame.drawn.ground);
  forEachRow(frame, (_, first, us, vs) => {
    for (let index = 0, at = first; index < us.length; index++, at += 3) {
      const u = us[index]!;
      const v = vs[index]!;
      if (u < -1 || v < -1 || u > picture.width + 1 || v > picture.height + 1) continue;
      // Centres lie at halves, and the padding shifts all.
      const x = u - 0.5 + PADDING;
      const y = v - 0.5 + PADDING;
      const column = Math.floor(x);
      const row = Math.floor(y);
      const corner = (row - 1) * stride + column - 1;
      if (isFlat[corner] === 1) {
        pixels[at] = data[corner * 3]!;
        pixels[at + 1] = data[corner * 3 + 1]!;
        pixels[at + 2] = data[corner * 3 + 2]!;
        continue;
      }
      const across = (((x - column) * PHASES + 0.5) | 0) * 4;
      const down = (((y - row) * PHASES + 0.5) | 0) * 4;
      const w0 = WEIGHTS[across]!;
      const w1 = WEIGHTS[across + 1]!;
      const w2 = WEIGHTS[across + 2]!;
      const w3 = WEIGHTS[across + 3]!;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let line = 0, from = corner * 3; line < 4; line++, from += stride * 3) {
        const weight = WEIGHTS[down + line]!;
        red += weight * (w0 * data[from]! + w1 * data[from + 3]! + w2 * data[from + 6]! + w3 * data[from + 9]!);
        green += weight * (w0 * data[from + 1]! + w1 * data[from + 4]! + w2 * data[from + 7]! + w3 * data[from + 10]!);
        blue += weight * (w0 * data[from + 2]! + w1 * data[from + 5]! + w2 * data[from + 8]! + w3 * data[from + 11]!);
      }
      pixels[at] = red;
      pixels[at + 1] = green;
      pixels[at + 2] = blue;
    }
  });
}

const PADDING = 4;

/** The picture with a rim of its ground, and for every pixel whether the 4 by 4 of which it is the first are all alike. */
function pad(
  { data, width, height }: RawPicture,
  ground: Colour,
): { data: Uint8Array; isFlat: Uint8Array; width: number } {
  const [paddedWidth, paddedHeight] = [width + 2 * PADDING, height + 2 * PADDING];
  const padded = new Uint8Array(paddedWidth * paddedHeight * 3);
  fill(padded, ground);
  for (let y = 0; y < height; y++) {
    padded.set(data.subarray(y * width * 3, (y + 1) * width * 3), ((y + PADDING) * paddedWidth + PADDING) * 3);
  }
  return { data: padded, isFlat: findFlat(padded, paddedWidth, paddedHeight), width: paddedWidth };
}

/** Four fifths of a diagram are even ground: not weighing sixteen equal pixels there makes the warp three times as fast. */
function findFlat(data: Uint8Array, width: number, height: number): Uint8Array {
  const isFlat = new Uint8Array(width * height);
  // How many pixels to the right, and how many 4-pixel runs further down, look the same.
  const runs = new Uint8Array(width * height);
  const same = (a: number, b: number) =>
    data[a * 3] === data[b * 3] && data[a * 3 + 1] === data[b * 3 + 1] && data[a * 3 + 2] === data[b * 3 + 2];
  const below = new Uint8Array(width);
  for (let y = height - 1; y >= 0; y--) {
    let run = 0;
    for (let x = width - 1; x >= 0; x--) {
      const at = y * width + x;
      run = x + 1 < width && same(at, at + 1) ? Math.min(4, run + 1) : 1;
      const depth = run < 4 ? 0 : y + 1 < height && runs[at + width] && same(at, at + width) ? below[x]! + 1 : 1;
      runs[at] = depth;
      below[x] = Math.min(4, depth);
      isFlat[at] = depth >= 4 ? 1 : 0;
    }
  }
  return isFlat;
}
