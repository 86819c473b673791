import { Field } from "./field.ts";
import type { Colour } from "./picture.ts";

/** Exponent between the light of a scene and the value of a pixel, close to sRGB's. */
const GAMMA = 2.2;

/** However many lamps are mirrored in one place, this share of what lies below still shows. */
const LEAST_CLEAR = 0.5;

/** The light on a frame, gathered from all effects and applied in one pass. */
export class Light {
  readonly width: number;
  readonly height: number;
  readonly #field: Field;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    // Factors of the pixel values in red, green and blue, and the share of the most haze that is not there.
    this.#field = new Field(width, height, [1, 1, 1, 1]);
  }

  /** Multiplies the light of every point, colour by colour: 1 leaves it, 0.5 halves it. */
  multiply(factors: (x: number, y: number) => Colour): void {
    this.#field.multiply((x, y) => {
      const [red, green, blue] = factors(x, y);
      return [encode(red), encode(green), encode(blue), 1];
    });
  }

  /** Lays a white haze over every point: 0 leaves it, 1 is as bright as haze gets. */
  veil(share: (x: number, y: number) => number): void {
    this.#field.multiply((x, y) => [1, 1, 1, 1 - share(x, y)]);
  }

  /** Shines on pixel values, red, green, blue, row by row. */
  shineOn(pixels: Float32Array): void {
    const rows = Array.from({ length: 4 }, () => new Float32Array(this.width));
    const [red, green, blue, clear] = rows as [Float32Array, Float32Array, Float32Array, Float32Array];
    for (let y = 0, at = 0; y < this.height; y++) {
      rows.forEach((row, channel) => this.#field.row(y, channel, row));
      for (let x = 0; x < this.width; x++, at += 3) {
        const through = LEAST_CLEAR + (1 - LEAST_CLEAR) * clear[x]!;
        const haze = 255 * (1 - through);
        pixels[at] = pixels[at]! * red[x]! * through + haze;
        pixels[at + 1] = pixels[at + 1]! * green[x]! * through + haze;
        pixels[at + 2] = pixels[at + 2]! * blue[x]! * through + haze;
      }
    }
  }
}

/** The factor of a pixel's value for a factor of its light. */
function encode(factor: number): number {
  return Math.max(0, factor) ** (1 / GAMMA);
}
