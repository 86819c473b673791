import { type Annotation, canonicalize, type Relationship } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countMatches, type Level, nameEdges, pairEdges } from "./match-relationships.ts";
import { arbitraryPair } from "./testing/arbitrary-annotation.ts";

type Ends = Partial<Omit<Relationship, "from_table" | "to_table">>;

const edge = (from_table: string, to_table: string, ends: Ends = {}): Relationship => ({
  from_table,
  to_table,
  ...ends,
});

function edgesOf(...relationships: Relationship[]) {
  return nameEdges(canonicalize({ tables: [], relationships }));
}

/** How far one predicted relationship agrees with one true one. */
function levelOf(truth: Relationship, predicted: Relationship): Level | 0 {
  return pairEdges(edgesOf(truth), edgesOf(predicted))[0]?.level ?? 0;
}

const MANY_TO_ONE: Ends = { type: "many_to_one" };
const KEYED: Ends = { type: "many_to_one", from_columns: ["b_id"], to_columns: ["id"] };

describe("a predicted relationship agrees", () => {
  const CASES: [what: string, truth: Relationship, predicted: Relationship, level: Level | 0][] = [
    ["not at all with one between other tables", edge("a", "b"), edge("a", "c"), 0],
    ["by name as tables do", edge("app.OrderItems", "b"), edge("order_items", '"B"'), 4],
    ["in nothing but the pair when it points the other way", edge("a", "b", KEYED), edge("b", "a", MANY_TO_ONE), 1],
    [
      "in direction, not in type",
      edge("a", "b", MANY_TO_ONE),
      edge("a", "b", { type: "one_to_one", from_columns: ["x"] }),
      2,
    ],
    ["in type, not in columns", edge("a", "b", KEYED), edge("a", "b", { ...KEYED, from_columns: ["c_id"] }), 3],
    [
      "fully, read from the other end",
      edge("a", "b", KEYED),
      edge("b", "a", { type: "one_to_many", from_columns: ["id"], to_columns: ["b_id"] }),
      4,
    ],
    ["up to the type when it leaves out columns that are drawn", edge("a", "b", KEYED), edge("a", "b", MANY_TO_ONE), 3],
    [
      "up to the type when it invents columns that are not drawn",
      edge("a", "b", MANY_TO_ONE),
      edge("a", "b", KEYED),
      3,
    ],
    ["up to the direction when it leaves out a type that is drawn", edge("a", "b", MANY_TO_ONE), edge("a", "b"), 2],
    ["up to the direction when it invents a type that is not drawn", edge("a", "b"), edge("a", "b", MANY_TO_ONE), 2],
    ["fully, of no type where none is drawn", edge("a", "b"), edge("a", "b"), 4],
    [
      "fully, as many_to_many from either end",
      edge("a", "b", { type: "many_to_many" }),
      edge("b", "a", { type: "many_to_many" }),
      4,
    ],
    [
      "fully, as one_to_one from box to box from either end, whatever the case of names",
      edge("B", "a", { type: "one_to_one" }),
      edge("b", "A", { type: "one_to_one" }),
      4,
    ],
    [
      "in direction with any edge where the truth has none",
      edge("a", "b", { type: "many_to_many" }),
      edge("b", "a", MANY_TO_ONE),
      2,
    ],
    [
      "up to the type when it invents columns of a one_to_one from box to box",
      edge("a", "b", { type: "one_to_one" }),
      edge("b", "a", { type: "one_to_one", from_columns: ["a_id"] }),
      3,
    ],
    [
      "in the pair alone when it drops a direction that is drawn",
      edge("a", "b", MANY_TO_ONE),
      edge("a", "b", { type: "many_to_many" }),
      1,
    ],
    [
      "fully, with a composite key in another order",
      edge("a", "b", { ...KEYED, from_columns: ["x", "y"], to_columns: ["p", "q"] }),
      edge("a", "b", { ...KEYED, from_columns: ["y", "x"], to_columns: ["q", "p"] }),
      4,
    ],
    [
      "not in columns, with a composite key crossed",
      edge("a", "b", { ...KEYED, from_columns: ["x", "y"], to_columns: ["p", "q"] }),
      edge("a", "b", { ...KEYED, from_columns: ["x", "y"], to_columns: ["q", "p"] }),
      3,
    ],
    [
      "up to the type, as a loop with its columns swapped",
      edge("a", "a", { ...KEYED, from_columns: ["parent_id"] }),
      edge("a", "a", { ...KEYED, from_columns: ["id"], to_columns: ["parent_id"] }),
      3,
    ],
  ];
  for (const [what, truth, predicted, level] of CASES) {
    it(what, () => expect(levelOf(truth, predicted)).toBe(level));
  }
});

describe("countMatches", () => {
  it("counts the greatest matching at every level when several edges join two tables", () => {
    const truth = edgesOf(edge("a", "b", { type: "many_to_many" }), edge("a", "b", MANY_TO_ONE));
    // Taken by the many_to_many, which has no direction to contradict, this edge would be lost to the many_to_one.
    expect(countMatches(truth, edgesOf(edge("a", "b", MANY_TO_ONE), edge("b", "a", MANY_TO_ONE)))).toEqual({
      1: 2,
      2: 2,
      3: 1,
      4: 1,
    });
    expect(
      countMatches(
        truth,
        edgesOf(edge("a", "b", MANY_TO_ONE), edge("a", "b", MANY_TO_ONE), edge("a", "b", MANY_TO_ONE)),
      ),
    ).toEqual({ 1: 2, 2: 2, 3: 1, 4: 1 });
  });

  it("counts as many as can be matched, by trying all ways", () => {
    const most = (rows: readonly (readonly boolean[])[], taken = new Set<number>()): number => {
      const [row, ...rest] = rows;
      if (!row) return 0;
      return Math.max(
        most(rest, taken),
        ...row.map((fits, p) => (fits && !taken.has(p) ? 1 + most(rest, new Set([...taken, p])) : 0)),
      );
    };
    const fewer = (annotation: Annotation) => nameEdges(annotation).slice(0, 5);
    fc.assert(
      fc.property(arbitraryPair, ({ truth, predicted }) => {
        const [a, b] = [fewer(canonicalize(truth)), fewer(canonicalize(predicted))];
        const counts = countMatches(a, b);
        for (const level of [1, 2, 3, 4] as const) {
          const fits = a.map((x) => b.map((y) => (pairEdges([x], [y])[0]?.level ?? 0) >= level));
          expect(counts[level]).toBe(most(fits));
        }
      }),
      { numRuns: 300 },
    );
  });
});
