import type { Relationship } from "@undiagram/schema";
import { describe, expect, it } from "vitest";
import { labelShown } from "./label.ts";
import type { ShownEdge, ShownSchema } from "./show-schema.ts";

const table = (name: string) => ({ name, columns: [], hiddenColumns: 0, keyColumns: 0, isDependent: false });
const edge = (label: Relationship): ShownEdge => {
  const end = (side: "from" | "to") => ({ table: 0, meaning: { side, many: false, optional: false } });
  return { label, from: end("from"), to: end("to"), isIdentifying: false };
};
const at = (x: number, y: number) => ({ x, y, width: 50, height: 50 });

describe("labelShown", () => {
  it("sets the tables in reading order and finds every edge again after sorting and turning", () => {
    const shown: ShownSchema = {
      tables: [table("b"), table("a")],
      edges: [
        edge({ from_table: "b", to_table: "a", type: "many_to_many", from_optional: true }),
        edge({ from_table: "a", to_table: "b", type: "many_to_one" }),
      ],
    };
    const { annotation, places } = labelShown(shown, [at(100, 0), at(0, 0)]);
    expect(annotation.tables.map((t) => t.name)).toEqual(["a", "b"]);
    expect(places.map((p) => annotation.relationships[p.relationship]?.type)).toEqual(["many_to_many", "many_to_one"]);
    expect(places.map((p) => p.isTurnedRound)).toEqual([true, false]);
  });

  it("gives two equal edges two places", () => {
    const twin = edge({ from_table: "a", to_table: "b", type: "many_to_one" });
    const { places } = labelShown({ tables: [table("a"), table("b")], edges: [twin, twin] }, [at(0, 0), at(100, 0)]);
    expect(places.map((p) => p.relationship).sort()).toEqual([0, 1]);
  });

  it("sees that a one-to-one of a table with itself was turned round, by its optionality", () => {
    const loop = { from_table: "a", to_table: "a", type: "one_to_one" } as const;
    const edges = [edge({ ...loop, from_optional: true }), edge({ ...loop, to_optional: true })];
    const { annotation, places } = labelShown({ tables: [table("a")], edges }, [at(0, 0)]);
    const [one, other] = places.map((p) => p.isTurnedRound);
    expect(one).not.toBe(other);
    expect(annotation.relationships[0]).toEqual(annotation.relationships[1]);
  });
});
