import { type Annotation, serialize } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { confuseTypes } from "./confuse-types.ts";
import { summarize } from "./summarize.ts";
import { arbitraryScores, scoreOf } from "./testing/arbitrary-scores.ts";

/** The table t with a column for each type; undefined is a column without one. */
const typed = (...types: (string | undefined)[]): Annotation => ({
  tables: [{ name: "t", columns: types.map((type, i) => ({ name: `c${i}`, ...(type !== undefined && { type }) })) }],
  relationships: [],
});
const confuse = (shown: Annotation, said: Annotation) => confuseTypes([scoreOf(shown, serialize(said))]);

describe("confuseTypes", () => {
  it("says what each type was read as, the most frequent first, by family and by type", () => {
    const { families, misread } = confuse(
      typed("VARCHAR(20)", "VARCHAR(20)", "VARCHAR(255)", "INT", "DATE"),
      typed("VARCHAR(2)", "varchar(2)", "TEXT", "INT", undefined),
    );
    expect(misread).toEqual([
      { shown: "varchar(20)", said: "varchar(2)", columns: 2 },
      { shown: "date", said: null, columns: 1 },
      { shown: "varchar(255)", said: "text", columns: 1 },
    ]);
    expect(families).toEqual([
      { shown: "text", said: "text", columns: 3 },
      { shown: "date-time", said: null, columns: 1 },
      { shown: "integer", said: "integer", columns: 1 },
    ]);
  });

  it("keeps the words of a type apart, and calls no two spellings of one type a misreading", () => {
    const { families, misread } = confuse(
      typed("TIMESTAMP  with time zone", "DECIMAL (10, 2)", "double precision"),
      typed("timestampwithtimezone", "decimal(10,2)", "doubleprecision"),
    );
    expect(misread).toEqual([]);
    expect(families.map(({ shown, said }) => [shown, said])).toEqual(
      ["date-time", "decimal", "float"].map((family) => [family, family]),
    );
  });

  it("puts what belongs to no family into one class, unless it is what the picture shows", () => {
    expect(confuse(typed("INT", "INT", "HSTORE"), typed("lNT", "!NT", "hstore")).families).toEqual([
      { shown: "integer", said: "other", columns: 2 },
      { shown: "hstore", said: "hstore", columns: 1 },
    ]);
  });

  it("asks nothing of columns whose type is not drawn, and of columns that are not found", () => {
    expect(confuse(typed(undefined), typed("INT"))).toEqual({ families: [], misread: [] });
    expect(confuse(typed("INT", "DATE"), typed("INT")).families).toHaveLength(1);
  });

  it("counts the columns that type accuracy judges, and right by family what the family accuracy has right", () => {
    fc.assert(
      fc.property(arbitraryScores, (scores) => {
        const { families } = summarize(scores, { bootstrap: { resamples: 0, seed: 0 } }).types;
        const sum = (list: typeof families) => list.reduce((total, { columns }) => total + columns, 0);
        const total = (count: "types_judged" | "type_families_right") =>
          scores.reduce((all, { counts }) => all + counts[count], 0);
        expect(sum(families)).toBe(total("types_judged"));
        expect(sum(families.filter(({ shown, said }) => shown === said))).toBe(total("type_families_right"));
      }),
      { numRuns: 60 },
    );
  });
});
