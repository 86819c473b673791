import { type Annotation, canonicalize, serialize } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NamedEdge, nameEdges, pairEdges } from "./match-relationships.ts";
import { assignTables, matchColumns } from "./match-tables.ts";
import { type NamedColumn, type NamedTable, nameTables } from "./name-tables.ts";
import { type Fields, fieldsDistance, toTree } from "./nted.ts";
import { scoreSample } from "./score-sample.ts";
import { arbitraryPair } from "./testing/arbitrary-annotation.ts";
import { donutTree } from "./testing/donut-tree.ts";
import { COSTS, leaf, node, type Tree, treeDistance } from "./tree-distance.ts";

const arbitraryTree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constantFrom("id", "ids", "name", "").map(leaf),
    fc
      .tuple(fc.constantFrom("a", "b"), fc.array(tie("tree"), { maxLength: 3 }))
      .map(([label, children]) => node(label, children)),
  ),
})).tree;

const size = (tree: Tree): number => tree.children.reduce((sum, child) => sum + size(child), COSTS.add(tree));

describe("treeDistance", () => {
  it("is a metric, at most the size of both trees, and the size of one where the other is a bare root", () => {
    fc.assert(
      fc.property(arbitraryTree, arbitraryTree, arbitraryTree, (a, b, c) => {
        expect(treeDistance(a, a)).toBe(0);
        expect(treeDistance(a, b)).toBe(treeDistance(b, a));
        expect(treeDistance(a, c)).toBeLessThanOrEqual(treeDistance(a, b) + treeDistance(b, c));
        expect(treeDistance(a, b)).toBeLessThanOrEqual(size(a) + size(b));
        expect(treeDistance(node("root", []), node("root", [a]))).toBe(size(a));
      }),
      { numRuns: 300 },
    );
  });

  it("of objects is the same when equal fields at either end are set aside", () => {
    const field = fc.tuple(
      fc.constantFrom("type", "name", "unique"),
      fc.array(fc.constantFrom("id", "ident", "INT"), { minLength: 1, maxLength: 2 }),
    );
    const fields: fc.Arbitrary<Fields> = fc.array(field, { maxLength: 4 });
    fc.assert(
      fc.property(fields, fields, (a, b) => {
        expect(fieldsDistance(a, b)).toBe(treeDistance(toTree(a), toTree(b)));
      }),
      { numRuns: 500 },
    );
  });
});

const TRUTH: Annotation = {
  tables: [
    {
      name: "users",
      columns: [
        { name: "id", type: "INTEGER", primary_key: true },
        { name: "email", type: "VARCHAR(255)", nullable: false },
      ],
    },
    {
      name: "orders",
      columns: [
        { name: "id", type: "INTEGER", primary_key: true },
        { name: "user_id", type: "INTEGER", foreign_key: true },
      ],
    },
  ],
  relationships: [
    { from_table: "orders", from_columns: ["user_id"], to_table: "users", to_columns: ["id"], type: "many_to_one" },
  ],
};

/** The tree edit distances that Donut's own code (with the zss package) gives for these; the true tree's size is 132. */
const DONUT: [what: string, distance: number, damage: (annotation: Annotation) => void][] = [
  ["nothing", 0, () => {}],
  ["a letter less in a table's name", 1, ({ tables }) => Object.assign(tables[0] ?? {}, { name: "user" })],
  ["another type", 4, ({ tables }) => Object.assign(tables[1]?.columns[1] ?? {}, { type: "INT" })],
  ["a column less", 20, ({ tables }) => tables[0]?.columns.pop()],
  ["a table less", 48, ({ tables }) => tables.pop()],
  ["a table more", 11, ({ tables }) => tables.push({ name: "logs", columns: [{ name: "at" }] })],
  [
    "a foreign key for a primary key",
    1,
    ({ tables }) => Object.assign(tables[0]?.columns[0] ?? {}, { primary_key: undefined, foreign_key: true }),
  ],
  ["no relationships", 38, ({ relationships }) => relationships.pop()],
  [
    "an edge turned round, without columns",
    14,
    ({ relationships }) => relationships.splice(0, 1, { from_table: "users", to_table: "orders", type: "many_to_one" }),
  ],
  ["everything less", 132, ({ tables, relationships }) => [tables, relationships].forEach((list) => list.splice(0))],
];

describe("nted", () => {
  for (const [what, distance, damage] of DONUT) {
    it(`is what Donut says of ${what}`, () => {
      const predicted = structuredClone(TRUTH);
      damage(predicted);
      expect(ntedOf(TRUTH, predicted)).toBeCloseTo(1 - distance / 132, 12);
      expect(treeDistance(donutTree(predicted), donutTree(TRUTH))).toBe(distance);
    });
  }

  it("is never above Donut's accuracy of the same content in paired order, and mostly equal to it", () => {
    let equal = 0;
    let all = 0;
    fc.assert(
      fc.property(arbitraryPair, ({ truth, predicted }) => {
        fc.pre(truth.tables.length > 0);
        const [left, right] = inPairedOrder(truth, predicted).map(donutTree) as [Tree, Tree];
        const donut = Math.max(0, 1 - treeDistance(left, right) / (size(left) - 1));
        const ours = ntedOf(truth, predicted);
        expect(ours).toBeLessThanOrEqual(donut + 1e-9);
        all++;
        if (ours > donut - 1e-9) equal++;
      }),
      { numRuns: 100, seed: 1 },
    );
    expect(equal / all).toBeGreaterThan(0.5);
  });
});

function ntedOf(truth: Annotation, predicted: Annotation): number {
  return scoreSample({ id: "a", annotation: truth }, serialize(predicted)).counts.nted;
}

/** Both with their tables, columns and relationships side by side as pairs. */
function inPairedOrder(truth: Annotation, predicted: Annotation): [Annotation, Annotation] {
  const [a, b] = [canonicalize(truth), canonicalize(predicted)];
  const [tablesA, tablesB] = [nameTables(a), nameTables(b)];
  const [edgesA, edgesB] = [nameEdges(a), nameEdges(b)];
  const pairs = assignTables(tablesA, tablesB);
  const edgePairs = pairEdges(edgesA, edgesB);
  const truthOf = new Map(pairs.map((pair) => [pair.predicted, pair.truth]));
  const alignedColumns = (table: NamedTable) => {
    const partner = truthOf.get(table)?.columns ?? [];
    return align(partner, table.columns, matchColumns(partner, table.columns));
  };
  const toAnnotation = (
    tables: NamedTable[],
    columnsOf: (table: NamedTable) => NamedColumn[],
    edges: NamedEdge[],
  ): Annotation => ({
    tables: tables.map((named) => ({ name: named.table.name, columns: columnsOf(named).map((c) => c.column) })),
    relationships: edges.map(({ relationship }) => relationship),
  });
  return [
    toAnnotation(tablesA, ({ columns }) => columns, edgesA),
    toAnnotation(
      align(tablesA, tablesB, new Map(pairs.map((pair) => [pair.truth, pair.predicted]))),
      alignedColumns,
      align(edgesA, edgesB, new Map(edgePairs.map((pair) => [pair.truth, pair.predicted]))),
    ),
  ];
}

/** The second list in the order of its partners in the first; what is unpaired fills the gaps in turn, then follows. */
function align<T>(a: readonly T[], b: readonly T[], pairs: Iterable<readonly [T, T]>): T[] {
  const partners = new Map(pairs);
  const taken = new Set(partners.values());
  const rest = b.filter((item) => !taken.has(item));
  const aligned = a.flatMap((item) => partners.get(item) ?? rest.shift() ?? []);
  return [...aligned, ...rest];
}
