import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { canonicalize, type DatabaseSchema, findProblems } from "@undiagram/schema";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { draw } from "./draw.ts";
import type { Drawing, TextPiece } from "./drawing.ts";
import { NoRoomError, UnknownStyleError } from "./errors.ts";
import { NOTATIONS, type NotationName } from "./notations/index.ts";
import { rasterize } from "./rasterize.ts";
import { STYLE_NAMES } from "./styles/index.ts";
import { FULL, randomSchema, STARTER } from "./testing/arbitrary-schema.ts";
import { FULL_OPTIONS, forEveryStyle, STARTER_OPTIONS } from "./testing/drawn.ts";
import { unescapeXml } from "./testing/read-svg.ts";

const named = (drawing: Drawing, ...roles: TextPiece["role"][]) =>
  drawing.texts.filter((t) => roles.includes(t.role)).map((t) => JSON.stringify([t.role, t.table, t.column, t.text]));

describe("the label", () => {
  it("names exactly the tables, columns and types that are set in the picture, each once", () =>
    forEveryStyle((drawing) => {
      const labelled = drawing.annotation.tables.flatMap((table) => [
        JSON.stringify(["table", table.name, undefined, table.name]),
        ...table.columns.flatMap((c) => [
          JSON.stringify(["column", table.name, c.name, c.name]),
          ...(c.type === undefined ? [] : [JSON.stringify(["type", table.name, c.name, c.type])]),
        ]),
      ]);
      expect(labelled.sort()).toEqual(named(drawing, "table", "column", "type").sort());
    }));

  it("has its texts in the SVG itself, word for word", () =>
    forEveryStyle((drawing) => {
      const drawn = [...drawing.svg.matchAll(/data-role="([^"]*)" data-text="([^"]*)"/g)];
      expect(drawn.map(([, role, text]) => [role, unescapeXml(text as string)])).toEqual(
        drawing.texts.map((t) => [t.role, t.text]),
      );
    }));

  it("is canonical and free of contradictions", () =>
    forEveryStyle(({ annotation }) => {
      expect(findProblems(annotation)).toEqual([]);
      expect(canonicalize(annotation)).toEqual(annotation);
    }));

  it("says nothing that is not true of the schema", () =>
    forEveryStyle(({ annotation }, schema) => {
      const bare = (name: string) => name.toLowerCase().split(".").at(-1);
      for (const table of annotation.tables) {
        const source = schema.tables.find((t) => bare(t.name) === bare(table.name));
        for (const column of table.columns) {
          const known = source?.columns.find((c) => c.name === column.name);
          const isForeign = schema.relationships.some(
            (r) => bare(r.from_table) === bare(table.name) && r.from_columns.includes(column.name),
          );
          expect(known).toBeDefined();
          if (column.type) expect(column.type.toLowerCase()).toBe(known?.type.toLowerCase());
          if (column.primary_key) expect(known?.primary_key).toBe(true);
          if (column.unique) expect(known?.unique).toBe(true);
          if (column.nullable === false) expect(known?.nullable).toBe(false);
          if (column.foreign_key) expect(isForeign).toBe(true);
        }
      }
      const pair = (from: string, to: string) => [bare(from), bare(to)].sort().join(" ");
      const known = schema.relationships.map((r) => pair(r.from_table, r.to_table));
      for (const r of annotation.relationships) {
        expect(known.splice(known.indexOf(pair(r.from_table, r.to_table)), 1)).toHaveLength(1);
      }
    }));

  it("has two line ends for every relationship, with the glyphs that say what it says", () =>
    forEveryStyle(({ annotation, edgeEnds, notation }) => {
      const ends = edgeEnds.map((e) => `${e.relationship} ${e.end}`).sort();
      expect(ends).toEqual(annotation.relationships.flatMap((_, i) => [`${i} from`, `${i} to`]).sort());
      const { showsCardinality, end } = NOTATIONS[notation as NotationName];
      for (const { relationship, end: side, glyph } of edgeEnds) {
        const r = annotation.relationships[relationship];
        expect(r?.type !== undefined).toBe(showsCardinality);
        const many = r?.type === "many_to_many" || (r?.type === "many_to_one" && side === "from");
        const optional = r?.[`${side}_optional`] === true;
        // A one-to-one without direction may be labelled from either end: IDEF1X alone draws its ends unlike.
        if (notation === "idef1x" && r?.type === "one_to_one") continue;
        expect(glyph).toBe(end({ side, many, optional }).glyph);
      }
    }));

  it("names a line's columns exactly where its ends are at the height of their rows", () =>
    forEveryStyle(({ annotation, edgeEnds, texts }) => {
      for (const { relationship, end, y } of edgeEnds) {
        const r = annotation.relationships[relationship];
        const name = r?.[`${end}_columns`]?.[0];
        if (name === undefined) continue;
        const row = texts.find((t) => t.role === "column" && t.table === r?.[`${end}_table`] && t.column === name);
        expect(Math.abs((row as TextPiece).y + (row as TextPiece).height / 2 - y)).toBeLessThan(
          (row as TextPiece).height * 0.7,
        );
      }
    }));
});

describe("the picture", () => {
  it("keeps to the limits of pixels and of text size, with all texts inside", () =>
    forEveryStyle((drawing, _, { maxPixels, minTextPx }) => {
      expect(drawing.width * drawing.height).toBeLessThanOrEqual(maxPixels);
      for (const text of drawing.texts) {
        expect(text.height).toBeGreaterThanOrEqual(minTextPx);
        expect(Math.min(text.x, text.y)).toBeGreaterThanOrEqual(-1);
        expect(text.x + text.width).toBeLessThanOrEqual(drawing.width + 1);
        expect(text.y + text.height).toBeLessThanOrEqual(drawing.height + 1);
      }
    }));

  it("is the same for the same arguments, whatever was drawn before", async () => {
    for (const style of STYLE_NAMES) {
      const options = { style, seed: 5, ...STARTER_OPTIONS, maxPixels: 400_000 };
      const first = await draw(randomSchema(5, STARTER), options);
      await draw(randomSchema(6, STARTER), { ...options, seed: 6 });
      expect(await draw(randomSchema(5, STARTER), options)).toEqual(first);
    }
  });

  it("has the same bytes in another process, photographed too", async () => {
    const script = `
      import { createHash } from "node:crypto";
      import { randomSchema, STARTER } from ${JSON.stringify(import.meta.resolve("./testing/arbitrary-schema.ts"))};
      import { draw, rasterize, STYLE_NAMES } from ${JSON.stringify(import.meta.resolve("./index.ts"))};
      for (const [i, style] of [...STYLE_NAMES.entries()].toReversed()) {
        const options = { style, seed: 9, maxPixels: 300000, minTextPx: 8, photo: i % 3 === 0 };
        const drawing = await draw(randomSchema(9, STARTER), options);
        const hash = createHash("sha256").update(drawing.svg).update(await rasterize(drawing));
        console.log(style, hash.digest("hex"));
      }`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
    const hashes = await Promise.all(
      STYLE_NAMES.map(async (style, i) => {
        const options = { style, seed: 9, maxPixels: 300_000, minTextPx: 8, photo: i % 3 === 0 };
        const drawing = await draw(randomSchema(9, STARTER), options);
        return `${style} ${createHash("sha256")
          .update(drawing.svg)
          .update(await rasterize(drawing))
          .digest("hex")}`;
      }),
    );
    expect(stdout.trim().split("\n").sort()).toEqual(hashes.sort());
  });

  it("decodes as an RGB PNG of the declared size", async () => {
    for (const style of STYLE_NAMES) {
      const drawing = await draw(randomSchema(3, STARTER), { style, seed: 3, ...STARTER_OPTIONS });
      const { format, width, height, channels } = await sharp(await rasterize(drawing)).metadata();
      expect({ format, width, height, channels }).toEqual({
        format: "png",
        width: drawing.width,
        height: drawing.height,
        channels: 3,
      });
    }
  });

  it("holds fifteen tables as well", async () => {
    for (const [seed, style] of STYLE_NAMES.entries()) {
      const schema = randomSchema(seed, { ...FULL, tables: [15, 15] });
      const drawing = await draw(schema, { style, seed, ...FULL_OPTIONS });
      expect(drawing.annotation.tables).toHaveLength(15);
      expect(drawing.width * drawing.height).toBeLessThanOrEqual(FULL_OPTIONS.maxPixels);
    }
  });
});

describe("names", () => {
  it("in other scripts and with signs that XML reserves are drawn and labelled as they are", async () => {
    const renamed = (schema: DatabaseSchema): DatabaseSchema => {
      const [first, ...others] = schema.tables;
      const odd = { ...(first as (typeof schema.tables)[0]), name: 'Menü & <Ж"λ>' };
      return { ...schema, tables: [odd, ...others], relationships: [] };
    };
    for (const style of STYLE_NAMES) {
      const drawing = await draw(renamed(randomSchema(2, STARTER)), { style, seed: 4, ...STARTER_OPTIONS });
      const names = drawing.annotation.tables.map((t) => t.name.toLowerCase());
      expect(names).toContain('menü & <ж"λ>');
      expect((await sharp(await rasterize(drawing)).metadata()).width).toBe(drawing.width);
    }
  });
});

describe("errors", () => {
  it("a picture that cannot fit is refused with its smallest size", async () => {
    const options = { style: "dbdiagram", seed: 1, maxPixels: 2000, minTextPx: 10 };
    const error = await draw(randomSchema(1, STARTER), options).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(NoRoomError);
    const { width, height, maxPixels } = error as NoRoomError;
    expect(maxPixels).toBe(2000);
    expect(width * height).toBeGreaterThan(2000);
  });

  it("an unknown style is refused by name", async () => {
    const options = { style: "nonsense", seed: 1, ...STARTER_OPTIONS };
    await expect(draw(randomSchema(1, STARTER), options)).rejects.toThrow(UnknownStyleError);
  });
});
