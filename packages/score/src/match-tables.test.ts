import type { Annotation } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACCEPTED_FROM, assignTables, matchColumns, tableSimilarity } from "./match-tables.ts";
import { nameTables } from "./name-tables.ts";
import { arbitraryAnnotation, arbitraryPair } from "./testing/arbitrary-annotation.ts";

const table = (name: string, ...columns: string[]): Annotation["tables"][number] => ({
  name,
  columns: columns.map((column) => ({ name: column })),
});

const named = (...tables: Annotation["tables"]) => nameTables({ tables });

function similarityOf(a: Annotation["tables"][number], b: Annotation["tables"][number]): number {
  const [left, right] = [named(a)[0], named(b)[0]];
  return left && right ? tableSimilarity(left, right) : Number.NaN;
}

/** The greatest sum of accepted similarities over all one-to-one pairings, by trying them all. */
function bestSum(rows: readonly (readonly number[])[], taken = new Set<number>()): number {
  const [row, ...rest] = rows;
  if (!row) return 0;
  const choices = row.map((similarity, p) =>
    taken.has(p) || similarity < ACCEPTED_FROM ? 0 : similarity + bestSum(rest, new Set([...taken, p])),
  );
  return Math.max(bestSum(rest, taken), ...choices);
}

describe("tableSimilarity", () => {
  it("is half name, half column F1", () => {
    expect(similarityOf(table("users", "id", "name"), table("Users", "ID", "name"))).toBe(1);
    expect(similarityOf(table("users", "id", "name"), table("users", "a", "b"))).toBe(0.5);
    expect(similarityOf(table("users", "id", "name"), table("user", "id"))).toBeCloseTo(0.5 * 0.8 + 0.5 * (2 / 3), 12);
  });

  it("is the name's alone where neither shows a column", () => {
    expect(similarityOf(table("users"), table("user"))).toBeCloseTo(0.8, 12);
    expect(similarityOf(table("users"), table("zzzzz"))).toBe(0);
  });

  it("is symmetric and lies in [0, 1]", () => {
    fc.assert(
      fc.property(arbitraryPair, ({ truth, predicted }) => {
        for (const a of nameTables(truth)) {
          for (const b of nameTables(predicted)) {
            const similarity = tableSimilarity(a, b);
            expect(similarity).toBe(tableSimilarity(b, a));
            expect(similarity >= 0 && similarity <= 1).toBe(true);
          }
        }
      }),
    );
  });
});

describe("assignTables", () => {
  it("finds the pairing whose accepted pairs are as similar as can be in all", () => {
    fc.assert(
      fc.property(arbitraryPair, ({ truth, predicted }) => {
        const [a, b] = [nameTables(truth), nameTables(predicted)];
        const accepted = assignTables(a, b).filter((pair) => pair.isAccepted);
        const best = bestSum(a.map((x) => b.map((y) => tableSimilarity(x, y))));
        expect(accepted.reduce((sum, pair) => sum + pair.similarity, 0)).toBeCloseTo(best, 4);
      }),
      { numRuns: 200 },
    );
  });

  it("pairs every table with itself, and uses no table twice", () => {
    fc.assert(
      fc.property(arbitraryAnnotation, (annotation) => {
        const pairs = assignTables(nameTables(annotation), nameTables(annotation));
        expect(pairs).toHaveLength(annotation.tables.length);
        expect(new Set(pairs.map((pair) => pair.predicted)).size).toBe(pairs.length);
        for (const { truth, predicted, similarity } of pairs)
          expect([truth.text, similarity]).toEqual([predicted.text, 1]);
      }),
    );
  });

  it("accepts a pair from a similarity of 0.5 on, as of one name and no common column", () => {
    const accepted = (a: Annotation["tables"][number], b: Annotation["tables"][number]) =>
      assignTables(named(a), named(b)).map((pair) => pair.isAccepted);
    expect(accepted(table("users", "id"), table("users", "at"))).toEqual([true]);
    expect(accepted(table("users", "id"), table("user", "at"))).toEqual([false]);
  });

  it("prefers a twin among namesakes with the same column names", () => {
    const typed = (type: string) => ({ name: "users", columns: [{ name: "id", type }] });
    const [pair] = assignTables(named(typed("INT")), named(typed("BIGINT"), typed("INT"), typed("TEXT")));
    expect(pair?.predicted.table.columns[0]?.type).toBe("INT");
    const [other] = assignTables(named(typed("TEXT")), named(typed("BIGINT"), typed("INT"), typed("TEXT")));
    expect(other?.predicted.table.columns[0]?.type).toBe("TEXT");
  });

  it("takes a misspelt table for the true one by its columns, and a foreign table for none", () => {
    const truth = named(table("customers", "id", "name"), table("orders", "id", "customer_id"));
    const pairs = assignTables(truth, named(table("custmers", "id", "name"), table("weather", "wind", "rain")));
    expect(pairs.filter((pair) => pair.isAccepted).map((pair) => pair.predicted.key)).toEqual(["custmers"]);
  });
});

describe("matchColumns", () => {
  it("pairs equal names, each once, and equal columns before namesakes", () => {
    const [a] = nameTables({
      tables: [{ name: "t", columns: [{ name: "id", type: "INT" }, { name: "ID", type: "TEXT" }, { name: "x" }] }],
    });
    const [b] = nameTables({
      tables: [{ name: "t", columns: [{ name: "id" }, { name: "ID", type: "TEXT" }, { name: "y" }] }],
    });
    const pairs = matchColumns(a?.columns ?? [], b?.columns ?? []).map((pair) => pair.map(({ text }) => text));
    expect(pairs).toHaveLength(2);
    expect(pairs).toContainEqual(["00002 ID TEXT", "00002 ID TEXT"]);
  });
});
