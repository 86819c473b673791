import { Field } from "./field.ts";
import type { Colour } from "./picture.ts";

/** Faint soft strokes over a frame: how much red, green and blue light they swallow at each point, 0 to 1. */
export class SmudgeLayer {
  readonly width: number;
  readonly height: number;
  /** Smudges are soft: every second pixel is enough. */
  readonly #field: Field;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#field = new Field(width, height, [0, 0, 0], 2);
  }

  /** Draws a soft line of the given thickness in pixels; where lines cross, it is as dark as the darker one. */
  stroke(points: readonly (readonly [number, number])[], thickness: number, strength: number, ink: Colour): void {
    const { step } = this.#field;
    const radius = Math.max(1, thickness / step);
    points.slice(1).forEach(([x1, y1], i) => {
      const [x0, y0] = points[i] as readonly [number, number];
      const length = Math.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2) / step;
      const dabs = Math.max(1, Math.ceil(length / radius));
      for (let dab = 0; dab < dabs; dab++) {
        const along = dab / dabs;
        this.#dab((x0 + (x1 - x0) * along) / step, (y0 + (y1 - y0) * along) / step, radius, strength, ink);
      }
    });
  }

  /** Fills `target` with what is swallowed along the pixels of row `y`; channel 0 is red, 1 green, 2 blue. */
  row(y: number, channel: number, target: Float32Array): void {
    this.#field.row(y, channel, target);
  }

  #dab(x: number, y: number, radius: number, strength: number, ink: Colour): void {
    const { columns, rows, channels } = this.#field;
    const right = Math.min(columns - 1, Math.floor(x + radius));
    const bottom = Math.min(rows - 1, Math.floor(y + radius));
    for (let row = Math.max(0, Math.ceil(y - radius)); row <= bottom; row++) {
      for (let column = Math.max(0, Math.ceil(x - radius)); column <= right; column++) {
        const distance = ((column - x) ** 2 + (row - y) ** 2) / (radius * radius);
        if (distance >= 1) continue;
        const dark = strength * (1 - distance);
        const at = row * columns + column;
        for (let channel = 0; channel < 3; channel++) {
          const values = channels[channel]!;
          values[at] = Math.max(values[at]!, dark * ink[channel]!);
        }
      }
    }
  }
}
