import { describe, expect, it } from "vitest";
import { contrast, readableInk } from "../colours.ts";
import { FONTS } from "../fonts.ts";
import { HELD_OUT_STYLES, STYLE_NAMES, STYLES } from "./index.ts";

describe("styles", () => {
  it("have names of their own", () => {
    expect(new Set(STYLE_NAMES).size).toBe(STYLES.length);
  });

  it("are at least twelve, and at least two of them are held out", () => {
    expect(STYLES.length - HELD_OUT_STYLES.length).toBeGreaterThanOrEqual(12);
    expect(HELD_OUT_STYLES.length).toBeGreaterThanOrEqual(2);
  });

  it("use held-out fonts exactly when they are held out themselves", () => {
    for (const style of STYLES) {
      for (const font of style.fonts) expect(FONTS[font].heldOut, `${font} in ${style.name}`).toBe(style.heldOut);
    }
  });
});

describe.each(STYLES)("$name", (style) => {
  it("has readable text and visible lines in every theme", () => {
    for (const theme of style.themes) {
      const { ink, muted, box, zebra, background, line, border, headers } = theme;
      for (const ground of [box, zebra]) {
        expect(contrast(ink, ground), `ink on ${ground}`).toBeGreaterThanOrEqual(7);
        expect(contrast(muted, ground), `muted on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
      // Only a band puts the table's name on the header's colour.
      for (const header of style.header.shape.includes("band") ? headers : [box]) {
        const name = readableInk(header, [ink, "#ffffff", "#1b1b1b"]);
        expect(contrast(name, header), `name on ${header}`).toBeGreaterThanOrEqual(4.5);
      }
      expect(contrast(line, background), `line on ${background}`).toBeGreaterThanOrEqual(3);
      const isBoxVisible = Math.max(contrast(border, background), contrast(box, background));
      expect(isBoxVisible, `box on ${background}`).toBeGreaterThanOrEqual(1.3);
    }
  });

  it("has ranges in order and probabilities between 0 and 1", () => {
    const { fontSize, headerScale, detailScale, gap, margin, header, box, rows, lines, types, clutter } = style;
    for (const [low, high] of [
      fontSize,
      headerScale,
      detailScale,
      gap,
      margin,
      header.height,
      box.radius,
      box.border,
    ]) {
      expect(low).toBeLessThanOrEqual(high);
    }
    for (const [low, high] of [rows.height, rows.padding, rows.keep, lines.width])
      expect(low).toBeLessThanOrEqual(high);
    const chances = [
      ...[header.bold, header.varied, box.shadow, rows.lines, rows.cellLines, rows.zebra, rows.keySection],
      ...[rows.boldKeys, rows.collapse, types.shown, style.namespaces, lines.coloured],
      ...(lines.dashed === "non-identifying" ? [] : [lines.dashed]),
      ...Object.values(clutter),
    ];
    for (const chance of chances) expect(chance >= 0 && chance <= 1).toBe(true);
  });

  it("has a cell for every mark in at least one of its cell orders", () => {
    const cells = style.rows.cells.flat();
    for (const marks of style.marks) {
      for (const mark of [marks.primary_key, marks.foreign_key, marks.unique, marks.not_null]) {
        if (mark && "cell" in mark) expect(cells).toContain(mark.cell);
      }
    }
  });
});
