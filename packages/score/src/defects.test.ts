import { METRIC_NAMES, type MetricName } from "@undiagram/contract";
import { type Annotation, serialize } from "@undiagram/schema";
import { describe, expect, it } from "vitest";
import { constantReply } from "./constant-reply.ts";
import { METRICS } from "./metrics.ts";
import { type SampleScore, scoreSample } from "./score-sample.ts";
import { summarize } from "./summarize.ts";
import { CONSTANT, DEFECTS, SET, TRAIN_SET, TRUTH } from "./testing/defects.ts";

const PERFECT = Object.fromEntries(
  METRIC_NAMES.map((name) => [name, METRICS[name].direction === "higher" ? 1 : 0]),
) as Record<MetricName, number>;

function valuesOf(scores: SampleScore[]): Record<string, number> {
  const { metrics } = summarize(scores, { bootstrap: { resamples: 0, seed: 0 } });
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, metrics[name].value]));
}

describe("a set with one defect of a kind", () => {
  const scores = Object.entries(DEFECTS).map(([what, [reply]]) => scoreSample({ id: what, annotation: TRUTH }, reply));

  Object.entries(DEFECTS).forEach(([what, [, moved]], i) => {
    it(`shows ${what} in the metrics it concerns, and in no other`, () => {
      const expected = { ...PERFECT, ...moved };
      const values = valuesOf([scores[i] as SampleScore]);
      for (const [name, value] of Object.entries(expected))
        expect([name, values[name]]).toEqual([name, expect.closeTo(value, 12)]);
    });
  });

  it("sums up to micro averages over all samples", () => {
    const values = valuesOf(scores);
    const samples = scores.length;
    const total = (name: keyof SampleScore["counts"]) => scores.reduce((sum, { counts }) => sum + counts[name], 0);
    expect(samples).toBe(22);
    // One table left out, one misread, one reply lost: 66 - 1 - 1 - 3 found of 66; two said too often, one misread.
    expect(values.table_recall).toBeCloseTo(61 / 66, 12);
    expect(values.table_precision).toBeCloseTo(61 / 64, 12);
    expect(values.table_f1).toBeCloseTo((2 * 61) / (66 + 64), 12);
    expect(values.exact_schema).toBeCloseTo(4 / 22, 12);
    expect(values.json_compliance).toBeCloseTo(18 / 22, 12);
    expect(values.relationship_type_f1).toBeCloseTo(
      (2 * total("relationships_type")) / (44 + total("relationships_said")),
      12,
    );
    expect(values.overall).toBeCloseTo(((values.table_f1 as number) + (values.relationship_type_f1 as number)) / 2, 12);
  });
});

describe("a set of three pictures", () => {
  const score = (reply: (truth: Annotation) => string | undefined) =>
    valuesOf(SET.map((truth, i) => scoreSample({ id: `${i}`, annotation: truth }, reply(truth))));
  const zero = Object.fromEntries(METRIC_NAMES.map((name) => [name, 0]));

  it("read perfectly scores 1 everywhere, and 0 where lower is better", () => {
    expect(score(serialize)).toEqual(PERFECT);
  });

  it("not answered, or answered with nothing, scores 0 everywhere", () => {
    expect(score(() => undefined)).toEqual(zero);
    expect(score(() => "")).toEqual(zero);
  });

  it("answered by the constant control scores what is right by chance", () => {
    const values = score(() => constantReply(TRAIN_SET));
    for (const [name, value] of Object.entries(CONSTANT))
      expect([name, values[name]]).toEqual([name, expect.closeTo(value, 12)]);
  });
});

describe("what the picture does not show", () => {
  const bare: Annotation = {
    tables: [
      { name: "users", columns: [{ name: "id" }, { name: "email" }] },
      { name: "orders", columns: [{ name: "id" }] },
    ],
    relationships: [{ from_table: "orders", to_table: "users" }],
  };
  const metricsOf = (reply: Annotation) => valuesOf([scoreSample({ id: "a", annotation: bare }, serialize(reply))]);

  it("is not asked for", () => {
    expect(metricsOf(bare)).toEqual(
      expect.objectContaining({ type_accuracy: 1, primary_key_accuracy: 1, foreign_key_f1: 1, exact_schema: 1 }),
    );
  });

  it("costs the exact schema when it is said of a type, and the keys when it is said of a key", () => {
    const typed = structuredClone(bare);
    Object.assign(typed.tables[0]?.columns[0] ?? {}, { type: "INTEGER" });
    expect(metricsOf(typed)).toEqual(expect.objectContaining({ column_f1: 1, type_accuracy: 1, exact_schema: 0 }));
    const keyed = structuredClone(bare);
    Object.assign(keyed.tables[0]?.columns[0] ?? {}, { primary_key: true, foreign_key: true });
    expect(metricsOf(keyed)).toEqual(
      expect.objectContaining({ primary_key_accuracy: 0, foreign_key_f1: 0, exact_schema: 0 }),
    );
  });
});

describe("a foreign key mark", () => {
  const truth = (relationships: Annotation["relationships"], marked: boolean): Annotation => ({
    tables: [
      { name: "a", columns: [{ name: "id" }] },
      { name: "b", columns: [{ name: "a_id", ...(marked && { foreign_key: true }) }] },
    ],
    relationships,
  });
  const REFERENCE = [{ from_table: "b", from_columns: ["a_id"], to_table: "a", to_columns: ["id"] }];
  const f1 = (shown: Annotation, said: Annotation) =>
    valuesOf([scoreSample({ id: "a", annotation: shown }, serialize(said))]).foreign_key_f1;

  it("is a foreign key by itself where no true relationship names its column", () => {
    const boxes = [{ from_table: "b", to_table: "a" }];
    expect(f1(truth(boxes, true), truth(boxes, true))).toBe(1);
    expect(f1(truth(boxes, true), truth(boxes, false))).toBe(0);
    expect(f1(truth(boxes, false), truth(boxes, true))).toBe(0);
    // The mark is found, the reference invented.
    expect(f1(truth(boxes, true), truth(REFERENCE, true))).toBeCloseTo(2 / 3, 12);
  });

  it("is neither needed nor blamed where a true relationship names its column", () => {
    expect(f1(truth(REFERENCE, true), truth(REFERENCE, false))).toBe(1);
    expect(f1(truth(REFERENCE, false), truth(REFERENCE, true))).toBe(1);
    expect(f1(truth(REFERENCE, true), truth([], true))).toBe(0);
  });
});

describe("a many_to_many", () => {
  it("is no foreign key, whatever columns it names", () => {
    const truth: Annotation = {
      tables: [
        { name: "a", columns: [{ name: "id" }] },
        { name: "b", columns: [{ name: "id" }] },
      ],
      relationships: [
        { from_table: "a", from_columns: ["id"], to_table: "b", to_columns: ["id"], type: "many_to_many" },
      ],
    };
    const { counts } = scoreSample({ id: "a", annotation: truth }, serialize(truth));
    expect([counts.foreign_keys_true, counts.foreign_keys_said, counts.relationships_columns]).toEqual([0, 0, 1]);
  });
});

describe("optionality", () => {
  const truth = (ends: object): Annotation => ({
    tables: [
      { name: "a", columns: [] },
      { name: "b", columns: [] },
    ],
    relationships: [{ from_table: "a", to_table: "b", type: "many_to_one", ...ends }],
  });
  const accuracy = (shown: object, said: object) =>
    summarize([scoreSample({ id: "a", annotation: truth(shown) }, serialize(truth(said)))], {
      bootstrap: { resamples: 0, seed: 0 },
    }).apart.optionality_accuracy?.value;

  it("is counted apart, on relationships right up to their type of which either side marks an end", () => {
    expect(accuracy({}, {})).toBe(1);
    expect(accuracy({ to_optional: true }, { to_optional: true })).toBe(1);
    expect(accuracy({ to_optional: true }, {})).toBe(0);
    expect(accuracy({}, { from_optional: true })).toBe(0);
    expect(accuracy({ to_optional: true }, { to_optional: true, type: "one_to_one" })).toBe(0);
  });

  it("moves no relationship metric", () => {
    const { metrics } = summarize(
      [scoreSample({ id: "a", annotation: truth({ to_optional: true }) }, serialize(truth({})))],
      { bootstrap: { resamples: 0, seed: 0 } },
    );
    expect(metrics.relationship_columns_f1.value).toBe(1);
    expect(metrics.exact_schema.value).toBe(0);
  });
});
