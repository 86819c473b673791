import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds, overlaps, segmentCrossesBox } from "../geometry.ts";
import { arrangeOvals } from "./arrange-ovals.ts";

const EM = 10;
const frame = { width: 80, height: 22 };
const sizes = fc.array(fc.record({ width: fc.integer({ min: 24, max: 110 }), height: fc.constant(18) }), {
  maxLength: 7,
});
const targets = fc.array(
  fc
    .double({ min: 0, max: 2 * Math.PI, noNaN: true })
    .map((angle) => ({ x: 400 * Math.cos(angle), y: 300 * Math.sin(angle) })),
  { maxLength: 4 },
);

describe("arrangeOvals", () => {
  it("places every oval off the frame and off all others, each with its foot on the frame's border", () => {
    fc.assert(
      fc.property(sizes, targets, (sizes, targets) => {
        const ovals = arrangeOvals(sizes, frame, targets, EM);
        expect(ovals?.map(({ width, height }) => ({ width, height }))).toEqual(sizes);
        ovals?.forEach((oval, i) => {
          expect(overlaps(oval, { x: -40, y: -11, ...frame })).toBe(false);
          for (const other of ovals.slice(i + 1)) expect(overlaps(oval, other)).toBe(false);
          const isOnBorder = Math.abs(oval.foot.x) === 40 || Math.abs(oval.foot.y) === 11;
          expect(isOnBorder && Math.abs(oval.foot.x) <= 40 && Math.abs(oval.foot.y) <= 11).toBe(true);
        });
      }),
    );
  });

  it("leaves the straight way to a single target free", () => {
    fc.assert(
      fc.property(sizes, targets, (sizes, targets) => {
        const one = targets.slice(0, 1);
        const ovals = arrangeOvals(sizes.slice(0, 5), frame, one, EM) ?? [];
        for (const target of one) {
          for (const oval of ovals) expect(segmentCrossesBox({ x: 0, y: 0 }, target, oval)).toBe(false);
        }
      }),
    );
  });

  it("stays within the room given, or says that it cannot", () => {
    const within = { width: 300, height: 120 };
    fc.assert(
      fc.property(sizes, targets, (sizes, targets) => {
        const room = { x: -150, y: -60, ...within };
        for (const oval of arrangeOvals(sizes, frame, targets, EM, within) ?? []) expect(holds(room, oval)).toBe(true);
      }),
    );
    expect(arrangeOvals([{ width: 60, height: 18 }], frame, [], EM, frame)).toBeUndefined();
  });
});
