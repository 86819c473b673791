import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distance } from "./geometry.ts";
import { spreadPorts } from "./spread-ports.ts";

const frame = { x: 100, y: 50, width: 90, height: 24 };
const targets = fc.array(
  fc.record({ x: fc.integer({ min: -500, max: 700 }), y: fc.integer({ min: -400, max: 500 }) }),
  {
    maxLength: 10,
  },
);

describe("spreadPorts", () => {
  it("gives every target a port on the border, off the corners, that leads outward", () => {
    fc.assert(
      fc.property(targets, (targets) => {
        const ports = spreadPorts(frame, targets, 15);
        expect(ports).toHaveLength(targets.length);
        for (const { x, y, dx, dy } of ports) {
          if (dx !== 0) expect(x).toBe(dx > 0 ? 190 : 100);
          else expect(y).toBe(dy > 0 ? 74 : 50);
          if (dx !== 0) expect(y >= 54 && y <= 71).toBe(true);
          else expect(x >= 104 && x <= 187).toBe(true);
        }
      }),
    );
  });

  it("keeps any two of a few ports well apart, even toward one and the same target", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom({ x: 400, y: 60 }, { x: 145, y: 300 }, { x: 0, y: 0 }), { maxLength: 6 }),
        (same) => {
          const ports = spreadPorts(frame, same, 15);
          ports.forEach((a, i) => {
            for (const b of ports.slice(i + 1)) expect(distance(a, b)).toBeGreaterThan(8);
          });
        },
      ),
    );
  });

  it("takes the straight way to a lone target", () => {
    expect(spreadPorts(frame, [{ x: 145, y: 400 }], 15)).toMatchObject([{ x: 145.5, y: 74, dx: 0, dy: 1 }]);
    expect(spreadPorts(frame, [{ x: 400, y: 62 }], 15)).toMatchObject([{ x: 190, y: 62.5, dx: 1, dy: 0 }]);
  });
});
