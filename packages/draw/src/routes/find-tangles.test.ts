import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxAround, type Point } from "../geometry.ts";
import { findTangles, LEAST_APART, type Strand } from "./find-tangles.ts";
import { type LineShape, shapeLine, tracePath } from "./shape-line.ts";

/** A line whose ends may be shared with others of the same keys. */
function strand(points: readonly [number, number][], keys: (string | undefined)[] = []): Strand {
  const at = points.map(([x, y]): Point => ({ x, y }));
  const end = (tip: Point | undefined, key: string | undefined) => ({ key, region: boxAround([tip as Point], 2) });
  return { points: at, ends: [end(at[0], keys[0]), end(at.at(-1), keys[1])] };
}

const kinds = (...strands: Strand[]) => findTangles(strands).map(({ kind }) => kind);

describe("findTangles", () => {
  it("finds two parallel lines exactly where they are nearer than the least distance", () => {
    const gap = fc.double({ min: 0, max: 8, noNaN: true }).filter((g) => Math.abs(g - LEAST_APART) > 0.01);
    fc.assert(
      fc.property(gap, fc.integer({ min: 0, max: 359 }), (gap, degrees) => {
        const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
        const turned = (x: number, y: number): [number, number] => [x * cos - y * sin, x * sin + y * cos];
        const found = kinds(
          strand([turned(0, 0), turned(100, 0)]),
          strand([turned(20, 30), turned(20, gap), turned(70, gap), turned(70, 30)]),
        );
        expect(found.includes("along")).toBe(gap < LEAST_APART);
      }),
    );
  });

  it("lets lines cross at any angle that is no near parallel", () => {
    fc.assert(
      fc.property(fc.integer({ min: 15, max: 165 }), (degrees) => {
        const [x, y] = [50 * Math.cos((degrees * Math.PI) / 180), 50 * Math.sin((degrees * Math.PI) / 180)];
        const across: [number, number][] = [
          [-x, -y],
          [x, y],
        ];
        expect(
          kinds(
            strand([
              [-50, 0],
              [50, 0],
            ]),
            strand(across),
          ),
        ).toEqual([]);
      }),
    );
  });

  it("finds two corners that touch, which could be read as a crossing", () => {
    const corner = strand([
      [0, 50],
      [50, 50],
      [50, 0],
    ]);
    expect(
      kinds(
        corner,
        strand([
          [50, 100],
          [50, 50],
          [100, 50],
        ]),
      ),
    ).toEqual(["bend"]);
    expect(
      kinds(
        corner,
        strand([
          [58, 100],
          [58, 58],
          [100, 58],
        ]),
      ),
    ).toEqual([]);
  });

  it("finds an end on another line, and ends upon each other", () => {
    const line = strand([
      [0, 0],
      [100, 0],
    ]);
    expect(
      kinds(
        line,
        strand([
          [50, 60],
          [50, 1],
        ]),
      ),
    ).toEqual(["end"]);
    expect(
      kinds(
        line,
        strand([
          [103, 60],
          [103, 1],
        ]),
      ),
    ).toEqual(["ends"]);
  });

  it("lets lines share the stretch to a common end of the same kind, but not meet again", () => {
    const trunk = (key: string | undefined) =>
      strand(
        [
          [0, 0],
          [100, 0],
          [100, 80],
        ],
        [key],
      );
    const branch = (key: string | undefined) =>
      strand(
        [
          [0, 0],
          [40, 0],
          [40, 80],
        ],
        [key],
      );
    const again = strand(
      [
        [0, 0],
        [40, 0],
        [40, 30],
        [102, 30],
        [102, 80],
      ],
      ["id"],
    );
    expect(kinds(trunk("id"), branch("id"))).toEqual([]);
    expect(kinds(trunk("id"), branch("code"))).toContain("along");
    expect(kinds(trunk(undefined), branch(undefined))).toContain("along");
    expect(kinds(trunk("id"), again)).toContain("along");
  });

  it("finds two lines that leave a common stretch as one straight line, not in wide curves or one after the other", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.boolean(),
        fc.constantFrom<LineShape>("orthogonal", "rounded", "curved"),
        fc.boolean(),
        fc.boolean(),
        (gap, isOpposite, shape, isFirst, isLast) => {
          const branch = (x: number, y: number, isTurnedRound: boolean) => {
            const corner: Point[] = [
              { x: 0, y: 0 },
              { x, y: 0 },
              { x, y },
            ];
            const traced = tracePath(shapeLine(corner, shape, []));
            const points = traced.map((p): [number, number] => [p.x, p.y]);
            return isTurnedRound ? strand(points.reverse(), [undefined, "id"]) : strand(points, ["id"]);
          };
          const found = kinds(branch(60, -80, isFirst), branch(60 + gap, isOpposite ? 80 : -80, isLast));
          expect(found.includes("across")).toBe(isOpposite && gap < LEAST_APART && shape !== "curved");
        },
      ),
    );
  });
});
