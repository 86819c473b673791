/**
 * Quantities that change slowly over a picture, kept at every few pixels and interpolated between: a shadow costs a few
 * thousand evaluations instead of a million.
 */
export class Field {
  /** Values at the nodes, row by row; node (column, row) stands at (column * step, row * step) pixels. */
  readonly channels: readonly Float32Array[];
  readonly columns: number;
  readonly rows: number;
  readonly step: number;

  /** A field over width times height pixels, with nodes `step` pixels apart; `initial` has one value per channel. */
  constructor(width: number, height: number, initial: readonly number[], step = 8) {
    this.step = step;
    this.columns = Math.ceil(width / step) + 1;
    this.rows = Math.ceil(height / step) + 1;
    const nodes = this.columns * this.rows;
    this.channels = initial.map((value) => new Float32Array(nodes).fill(value));
  }

  /** Multiplies every node by factors, one per channel, made of its place in pixels. */
  multiply(factors: (x: number, y: number) => readonly number[]): this {
    const { channels, step } = this;
    for (let row = 0, at = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++, at++) {
        const values = factors(column * step, row * step);
        for (let channel = 0; channel < channels.length; channel++) channels[channel]![at]! *= values[channel]!;
      }
    }
    return this;
  }

  /** Fills `target` with one channel's values at the centres of the pixels of row `y`. */
  row(y: number, channel: number, target: Float32Array): void {
    const { step, columns } = this;
    const nodes = this.channels[channel]!;
    const row = Math.floor((y + 0.5) / step);
    const below = (y + 0.5) / step - row;
    const above = 1 - below;
    let node = row * columns;
    let right = nodes[node]! * above + nodes[node + columns]! * below;
    for (let x = 0; x < target.length; node++) {
      const left = right;
      right = nodes[node + 1]! * above + nodes[node + 1 + columns]! * below;
      const slope = (right - left) / step;
      const end = Math.min(x + step, target.length);
      for (let i = 0.5; x < end; i++, x++) target[x] = left + slope * i;
    }
  }
}
