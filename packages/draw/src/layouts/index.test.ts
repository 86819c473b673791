import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LAYOUTS, type LayoutName } from "./index.ts";

const graph = fc.array(
  fc.record({ width: fc.integer({ min: 40, max: 220 }), height: fc.integer({ min: 30, max: 260 }) }),
  {
    minLength: 1,
    maxLength: 15,
  },
);

describe.each(Object.keys(LAYOUTS) as LayoutName[])("%s", (name) => {
  const run = (nodes: { width: number; height: number }[], seed: number, turned: boolean) => {
    const random = createRandom(seed);
    const links = nodes.slice(1).map((_, i) => ({ from: i + 1, to: random.int(0, i + 1), fromY: 20, toY: 10 }));
    return LAYOUTS[name](nodes, links, { turned, gapX: 40, gapY: 24, random });
  };

  it("keeps the gap between any two nodes", async () => {
    const property = fc.asyncProperty(graph, fc.nat(), fc.boolean(), async (nodes, seed, turned) => {
      const corners = await run(nodes, seed, turned);
      expect(corners).toHaveLength(nodes.length);
      corners.forEach((a, i) => {
        corners.forEach((b, k) => {
          if (k <= i) return;
          const [na, nb] = [nodes[i], nodes[k]];
          const besides = Math.max(b.x - a.x - (na?.width ?? 0), a.x - b.x - (nb?.width ?? 0));
          const below = Math.max(b.y - a.y - (na?.height ?? 0), a.y - b.y - (nb?.height ?? 0));
          // Positions are rounded to whole pixels, hence the one.
          expect(besides >= 40 - 1 || below >= 24 - 1, `nodes ${i} and ${k}: ${besides} beside, ${below} below`).toBe(
            true,
          );
        });
      });
    });
    await fc.assert(property, { numRuns: 30 });
  });

  it("gives whole pixels, and the same ones for the same seed", async () => {
    const property = fc.asyncProperty(graph, fc.nat(), async (nodes, seed) => {
      const corners = await run(nodes, seed, false);
      expect(corners.every((c) => Number.isInteger(c.x) && Number.isInteger(c.y))).toBe(true);
      expect(await run(nodes, seed, false)).toEqual(corners);
    });
    await fc.assert(property, { numRuns: 10 });
  });
});
