import { describe, expect, it } from "vitest";
import { NOTATIONS } from "./index.ts";

const bits = [false, true];

describe.each(Object.values(NOTATIONS))("$name", (notation) => {
  const glyph = (side: "from" | "to", many: boolean, optional: boolean) => notation.end({ side, many, optional }).glyph;

  it("tells one from many exactly when it says so", () => {
    for (const optional of bits) {
      const differs = glyph("from", true, optional) !== glyph("from", false, optional);
      expect(differs).toBe(notation.showsCardinality);
    }
  });

  it("tells optional from mandatory exactly when it says so", () => {
    for (const side of ["from", "to"] as const) {
      for (const many of bits)
        expect(glyph(side, many, true) !== glyph(side, many, false)).toBe(notation.showsOptionality);
    }
  });

  it("tells the sides of a one-to-one exactly when it says so", () => {
    for (const optional of bits) {
      expect(glyph("from", false, optional) !== glyph("to", false, optional)).toBe(notation.showsDirection);
    }
  });

  it("is filed under its own name", () => {
    expect(NOTATIONS[notation.name as keyof typeof NOTATIONS]).toBe(notation);
  });
});
