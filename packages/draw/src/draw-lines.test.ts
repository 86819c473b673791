import { createRandom } from "@undiagram/random";
import type { DatabaseSchema, SchemaColumn } from "@undiagram/schema";
import { describe, expect, it } from "vitest";
import { draw } from "./draw.ts";
import { NoRoomError } from "./errors.ts";
import { STARTER_OPTIONS } from "./testing/drawn.ts";

/** Tables of which one has references from all the others, and several of its own. */
function entangled(seed: number): DatabaseSchema {
  const random = createRandom(seed);
  const names = random.sample(
    ["orders", "users", "places", "items", "tags", "roles", "trips", "visits"],
    random.int(3, 8),
  );
  const key: SchemaColumn = { name: "id", type: "INTEGER", primary_key: true, unique: false, nullable: false };
  const relationships = names.flatMap((from_table, t) =>
    Array.from({ length: random.int(1, t === 0 ? 4 : 2) }, (_, k) => ({
      ...{
        from_table,
        from_columns: [`ref${k}_id`],
        to_table: random.chance(0.6) ? (names[0] as string) : random.pick(names),
        to_columns: ["id"],
      },
      type: random.pick(["many_to_one", "many_to_one", "one_to_one"] as const),
      ...{ from_optional: random.chance(0.5), to_optional: random.chance(0.5) },
    })),
  );
  const tables = names.map((name) => {
    const own = relationships.filter((r) => r.from_table === name);
    const foreign = own.map((r) => ({
      ...{ name: r.from_columns[0] as string, type: "INTEGER", primary_key: false },
      ...{ unique: r.type === "one_to_one", nullable: r.to_optional },
    }));
    return { name, columns: [key, ...foreign, { ...key, name: "title", type: "TEXT", primary_key: false }] };
  });
  return { domain: "test", dialect: "postgresql", tables, relationships };
}

const seeds = Array.from({ length: 12 }, (_, seed) => seed);
const STYLES = ["chen", "mermaid", "whiteboard", "visio"];
const drawings = (
  await Promise.all(
    STYLES.flatMap((style) =>
      seeds.map((seed) =>
        draw(entangled(seed), { style, seed, ...STARTER_OPTIONS }).catch((error) => {
          if (!(error instanceof NoRoomError)) throw error;
          return undefined;
        }),
      ),
    ),
  )
).flatMap((drawing) => drawing ?? []);

describe("line ends", () => {
  it("are found a place mostly, even where so many lines leave little room to tell them apart", () =>
    expect(drawings.length).toBeGreaterThan(STYLES.length * seeds.length * 0.8));

  it("that are unlike never stand on one spot", () => {
    for (const { edgeEnds, style } of drawings) {
      const glyphs = new Map<string, string>();
      for (const { x, y, glyph } of edgeEnds) {
        expect(glyphs.get(`${x} ${y}`) ?? glyph, style).toBe(glyph);
        glyphs.set(`${x} ${y}`, glyph);
      }
    }
  });

  it("have a number of their own on every spot, in the notation of numbers", () => {
    const numbered = drawings.filter(({ notation }) => notation === "numbers");
    expect(numbered.length).toBeGreaterThan(3);
    for (const { edgeEnds, texts } of numbered) {
      for (const number of ["1", "N"]) {
        const spots = new Set(edgeEnds.filter(({ glyph }) => glyph === number).map(({ x, y }) => `${x} ${y}`));
        const written = texts.filter(({ role, text }) => role === "cardinality" && text === number);
        expect(written.length).toBeGreaterThanOrEqual(spots.size);
      }
    }
  });
});

it("where the foreign key is no part of the primary key, IDEF1X, Workbench and DBeaver dash lines; elsewhere IDEF1X rounds the child", async () => {
  for (const style of ["idef1x", "workbench", "dbeaver"]) {
    for (const isIdentifying of [true, false]) {
      const schema = entangled(0);
      schema.relationships = schema.relationships.slice(0, 1);
      const [relationship] = schema.relationships;
      const child = schema.tables.find((t) => t.name === relationship?.from_table);
      const key = child?.columns.find((c) => c.name === relationship?.from_columns[0]) as SchemaColumn;
      Object.assign(key, { primary_key: isIdentifying, nullable: false });
      const { svg } = await draw(schema, { style, seed: 1, ...STARTER_OPTIONS });
      const [line] = svg.match(/<g data-relationship="0">.*?<\/g>/s) as RegExpMatchArray;
      expect(line.includes("stroke-dasharray"), style).toBe(!isIdentifying);
      if (style !== "idef1x") continue;
      for (const { name } of schema.tables) {
        const [, box] = new RegExp(`<g data-table="${name}"(.*?)</g>`, "is").exec(svg) as RegExpExecArray;
        expect(box?.includes(" rx="), name).toBe(isIdentifying && child?.name === name);
      }
    }
  }
});
