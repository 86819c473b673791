import fc from "fast-check";
import { expect, test } from "vitest";
import { compose, type Homography, invert, project, smallestScale } from "./homography.ts";

/** Maps as photographs have them: turned, scaled and mildly foreshortened. */
const homographies = fc
  .record({
    turn: fc.double({ min: -3, max: 3, noNaN: true }),
    scale: fc.double({ min: 0.5, max: 2, noNaN: true }),
    shift: fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 })),
    tilt: fc.tuple(
      fc.double({ min: -4e-4, max: 4e-4, noNaN: true }),
      fc.double({ min: -4e-4, max: 4e-4, noNaN: true }),
    ),
  })
  .map(({ turn, scale, shift, tilt }): Homography => {
    const [c, s] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
    return [c, -s, shift[0], s, c, shift[1], tilt[0], tilt[1], 1];
  });
const coordinate = fc.integer({ min: 0, max: 1000 });

test("the inverse leads back to where one was", () => {
  fc.assert(
    fc.property(homographies, coordinate, coordinate, (map, x, y) => {
      const [backX, backY] = project(invert(map), ...project(map, x, y));
      expect(backX).toBeCloseTo(x, 5);
      expect(backY).toBeCloseTo(y, 5);
    }),
  );
});

test("a composition does one map, then the other", () => {
  fc.assert(
    fc.property(
      homographies,
      homographies,
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 300 }),
      (a, b, x, y) => {
        const [ax, ay] = project(a, x, y);
        const w = b[6] * ax + b[7] * ay + b[8];
        fc.pre(Math.abs(w) > 0.05);
        const [stepX, stepY] = project(b, ax, ay);
        const [atOnceX, atOnceY] = project(compose(b, a), x, y);
        expect(atOnceX).toBeCloseTo(stepX, 4);
        expect(atOnceY).toBeCloseTo(stepY, 4);
      },
    ),
  );
});

test("no short way inside the rectangle shrinks below the smallest scale", () => {
  fc.assert(
    fc.property(
      homographies,
      coordinate,
      coordinate,
      fc.double({ min: 0, max: 6.3, noNaN: true }),
      (map, x, y, angle) => {
        const smallest = smallestScale(map, 1000, 1000);
        const [x0, y0] = project(map, x, y);
        const [x1, y1] = project(map, x + 0.01 * Math.cos(angle), y + 0.01 * Math.sin(angle));
        expect(Math.hypot(x1 - x0, y1 - y0) / 0.01).toBeGreaterThan(smallest * 0.995);
      },
    ),
  );
});

test("a map without an inverse is refused", () => {
  expect(() => invert([1, 2, 3, 2, 4, 6, 0, 0, 1])).toThrow(RangeError);
});
