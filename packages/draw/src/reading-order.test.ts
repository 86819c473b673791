import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readingOrder } from "./reading-order.ts";

const box = fc.record({
  x: fc.integer({ min: 0, max: 900 }),
  y: fc.integer({ min: 0, max: 900 }),
  width: fc.integer({ min: 1, max: 200 }),
  height: fc.integer({ min: 1, max: 200 }),
});

describe("readingOrder", () => {
  it("names every box once", () => {
    fc.assert(
      fc.property(fc.array(box), (boxes) => {
        expect(readingOrder(boxes).sort((a, b) => a - b)).toEqual(boxes.map((_, i) => i));
      }),
    );
  });

  it("does not depend on the order the boxes come in", () => {
    fc.assert(
      fc.property(fc.uniqueArray(box, { selector: (b) => `${b.x} ${b.y}` }), (boxes) => {
        const read = (list: typeof boxes) => readingOrder(list).map((i) => list[i]);
        expect(read(boxes.toReversed())).toEqual(read(boxes));
      }),
    );
  });

  it("a box wholly above another comes first", () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        fc.pre(a.y + a.height <= b.y);
        expect(readingOrder([b, a])).toEqual([1, 0]);
      }),
    );
  });

  it("reads a shaken grid row by row", () => {
    const grid = [0, 1, 2].flatMap((row) =>
      [0, 1, 2].map((column) => ({ x: column * 100, y: row * 100 + ((column * 7) % 11), width: 80, height: 60 })),
    );
    expect(readingOrder(grid)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("a tall box does not swallow the rows beside it", () => {
    const tall = { x: 0, y: 0, width: 50, height: 300 };
    const small = (x: number, y: number) => ({ x, y, width: 50, height: 80 });
    expect(readingOrder([tall, small(100, 0), small(200, 0), small(100, 120), small(200, 120)])).toEqual([
      0, 1, 2, 3, 4,
    ]);
  });
});
