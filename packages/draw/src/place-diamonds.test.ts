import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EntityBox } from "./boxes/entity-box.ts";
import { overlaps } from "./geometry.ts";
import { placeDiamonds } from "./place-diamonds.ts";

const diamond = { width: 60, height: 26 } as EntityBox;
const entities = [0, 1, 2, 3].map((i) => ({ x: (i % 2) * 200, y: Math.floor(i / 2) * 150, width: 80, height: 40 }));

describe("placeDiamonds", () => {
  it("puts a diamond in the middle between two entities when that is free", () => {
    const [corner] = placeDiamonds([{ diamond, from: entities[0]!, to: entities[1]! }], entities);
    expect(corner).toEqual({ x: 110, y: 7 });
  });

  it("keeps diamonds off entities and off each other, loops included", () => {
    const pair = fc.tuple(fc.constantFrom(...entities), fc.constantFrom(...entities));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 8 }), (pairs) => {
        const places = pairs.map(([from, to]) => ({ diamond, from, to }));
        const boxes = placeDiamonds(places, entities).map((corner) => ({ ...corner, width: 60, height: 26 }));
        boxes.forEach((box, i) => {
          expect([...entities, ...boxes.slice(i + 1)].some((other) => overlaps(box, other))).toBe(false);
        });
      }),
    );
  });
});
