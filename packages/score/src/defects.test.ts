import { METRIC_NAMES, type MetricName } from "@undiagram/contract";
import { type Annotation, serialize } from "@undiagram/schema";
import { describe, expect, it } from "vitest";
import { METRICS } from "./metrics.ts";
import { type SampleScore, scoreSample } from "./score-sample.ts";
import { summarize } from "./summarize.ts";

/** 3 tables, 7 columns with types, 3 primary keys of which one is composite, 2 foreign keys, 2 relationships. */
const TRUTH: Annotation = {
  tables: [
    {
      name: "users",
      columns: [
        { name: "id", type: "INTEGER", primary_key: true },
        { name: "email", type: "VARCHAR(255)" },
      ],
    },
    {
      name: "orders",
      columns: [
        { name: "id", type: "INTEGER", primary_key: true },
        { name: "user_id", type: "INTEGER", foreign_key: true },
        { name: "total", type: "DECIMAL(10,2)" },
      ],
    },
    {
      name: "order_items",
      columns: [
        { name: "order_id", type: "INTEGER", primary_key: true, foreign_key: true },
        { name: "product", type: "TEXT", primary_key: true },
      ],
    },
  ],
  relationships: [
    {
      from_table: "order_items",
      from_columns: ["order_id"],
      to_table: "orders",
      to_columns: ["id"],
      type: "many_to_one",
    },
    { from_table: "orders", from_columns: ["user_id"], to_table: "users", to_columns: ["id"], type: "many_to_one" },
  ],
};

/** The true text with each part replaced; every part must stand in it. */
function edited(...edits: [from: string, to: string][]): string {
  return edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replaceAll(from, to);
  }, serialize(TRUTH));
}

const USERS_TABLE = `${JSON.stringify(TRUTH.tables[0])},`;
const TO_USERS = `,${JSON.stringify(TRUTH.relationships[1])}`;

/** One defect, and every metric that it moves away from perfect. What is not named must stay perfect. */
const DEFECTS: Record<string, [reply: string, moved: Partial<Record<MetricName, number>>]> = {
  "no defect": [serialize(TRUTH), {}],
  "a table left out, with its relationship": [
    edited([USERS_TABLE, ""], [TO_USERS, ""]),
    {
      table_recall: 2 / 3,
      table_f1: 4 / 5,
      table_f1_matched: 4 / 5,
      column_f1: 10 / 12,
      primary_key_accuracy: 2 / 3,
      foreign_key_f1: 2 / 3,
      relationship_pair_f1: 2 / 3,
      relationship_direction_f1: 2 / 3,
      relationship_type_f1: 2 / 3,
      relationship_columns_f1: 2 / 3,
      overall: (4 / 5 + 2 / 3) / 2,
      table_count_ratio: 2 / 3,
      relationship_count_ratio: 1 / 2,
      exact_schema: 0,
    },
  ],
  "a table invented": [
    edited(['{"tables":[', '{"tables":[{"name":"weather","columns":[{"name":"wind"}]},']),
    {
      table_precision: 3 / 4,
      table_f1: 6 / 7,
      table_f1_matched: 6 / 7,
      column_f1: 14 / 15,
      overall: (6 / 7 + 1) / 2,
      table_count_ratio: 3 / 4,
      exact_schema: 0,
    },
  ],
  "a table said twice": [
    edited([USERS_TABLE, USERS_TABLE + USERS_TABLE]),
    {
      referentially_valid: 0,
      table_precision: 3 / 4,
      table_f1: 6 / 7,
      table_f1_matched: 6 / 7,
      column_f1: 14 / 16,
      overall: (6 / 7 + 1) / 2,
      table_count_ratio: 3 / 4,
      exact_schema: 0,
    },
  ],
  "a letter of a table's name dropped throughout": [
    edited(['"users"', '"user"']),
    {
      table_precision: 2 / 3,
      table_recall: 2 / 3,
      table_f1: 2 / 3,
      foreign_key_f1: 1 / 2,
      relationship_pair_f1: 1 / 2,
      relationship_direction_f1: 1 / 2,
      relationship_type_f1: 1 / 2,
      relationship_columns_f1: 1 / 2,
      overall: (2 / 3 + 1 / 2) / 2,
      exact_schema: 0,
    },
  ],
  "names in another case and with underscores for spaces": [
    edited(["users", "Users"], ["order_items", "OrderItems"]),
    { exact_schema: 0 },
  ],
  "a column left out": [
    edited([',{"name":"email","type":"VARCHAR(255)"}', ""]),
    { column_f1: 12 / 13, exact_schema: 0 },
  ],
  "a column invented": [
    edited(['{"name":"email"', '{"name":"phone"},{"name":"email"']),
    { column_f1: 14 / 15, exact_schema: 0 },
  ],
  "a column's name misread": [edited(['"total"', '"tofal"']), { column_f1: 12 / 14, exact_schema: 0 }],
  "a type of another length": [edited(["VARCHAR(255)", "VARCHAR(25)"]), { type_accuracy: 6 / 7, exact_schema: 0 }],
  "a type of another family": [
    edited(["VARCHAR(255)", "DATE"]),
    { type_accuracy: 6 / 7, type_family_accuracy: 6 / 7, exact_schema: 0 },
  ],
  "a type left out": [
    edited([',"type":"VARCHAR(255)"', ""]),
    { type_accuracy: 6 / 7, type_family_accuracy: 6 / 7, exact_schema: 0 },
  ],
  "half of a composite primary key": [
    edited(['"type":"TEXT","primary_key":true', '"type":"TEXT"']),
    { primary_key_accuracy: 2 / 3, exact_schema: 0 },
  ],
  "a relationship left out": [
    edited([TO_USERS, ""]),
    {
      foreign_key_f1: 2 / 3,
      relationship_pair_f1: 2 / 3,
      relationship_direction_f1: 2 / 3,
      relationship_type_f1: 2 / 3,
      relationship_columns_f1: 2 / 3,
      overall: (1 + 2 / 3) / 2,
      relationship_count_ratio: 1 / 2,
      exact_schema: 0,
    },
  ],
  "a relationship invented": [
    edited([TO_USERS, `${TO_USERS},{"from_table":"users","to_table":"order_items","type":"many_to_many"}`]),
    {
      relationship_pair_f1: 4 / 5,
      relationship_direction_f1: 4 / 5,
      relationship_type_f1: 4 / 5,
      relationship_columns_f1: 4 / 5,
      overall: 9 / 10,
      relationship_count_ratio: 2 / 3,
      exact_schema: 0,
    },
  ],
  "a relationship turned round": [
    edited([
      TO_USERS,
      ',{"from_table":"users","from_columns":["id"],"to_table":"orders","to_columns":["user_id"],"type":"many_to_one"}',
    ]),
    {
      foreign_key_f1: 1 / 2,
      relationship_direction_f1: 1 / 2,
      relationship_type_f1: 1 / 2,
      relationship_columns_f1: 1 / 2,
      overall: 3 / 4,
      exact_schema: 0,
    },
  ],
  "a relationship of another type": [
    edited([
      '"to_table":"users","to_columns":["id"],"type":"many_to_one"',
      '"to_table":"users","to_columns":["id"],"type":"one_to_one"',
    ]),
    { relationship_type_f1: 1 / 2, relationship_columns_f1: 1 / 2, overall: 3 / 4, exact_schema: 0 },
  ],
  "a relationship at another column": [
    edited(['"from_columns":["user_id"]', '"from_columns":["total"]']),
    { foreign_key_f1: 1 / 2, relationship_columns_f1: 1 / 2, exact_schema: 0 },
  ],
  "a code fence": [`\`\`\`json\n${serialize(TRUTH)}\n\`\`\``, { json_strict: 0, json_compliance: 0 }],
  "chatter around the JSON": [`Sure! ${serialize(TRUTH)}`, { json_strict: 0, json_compliance: 0 }],
  "the seed's shape": [
    edited(['"from_columns":["user_id"]', '"from_column":"user_id"']),
    { schema_valid: 0, referentially_valid: 0, json_compliance: 0 },
  ],
  "a reply cut off": [
    serialize(TRUTH).slice(0, -9),
    Object.fromEntries(METRIC_NAMES.map((name) => [name, name === "truncated" ? 1 : 0])),
  ],
};

const PERFECT = Object.fromEntries(
  METRIC_NAMES.map((name) => [name, METRICS[name].direction === "higher" ? 1 : 0]),
) as Record<MetricName, number>;

function valuesOf(scores: SampleScore[]): Record<string, number> {
  const { metrics } = summarize(scores, { bootstrap: { resamples: 0, seed: 0 } });
  // Tree edit accuracy moves with every defect and has figures of its own.
  return Object.fromEntries(METRIC_NAMES.filter((name) => name !== "nted").map((name) => [name, metrics[name].value]));
}

describe("a set with one defect of a kind", () => {
  const scores = Object.entries(DEFECTS).map(([what, [reply]]) => scoreSample({ id: what, annotation: TRUTH }, reply));

  Object.entries(DEFECTS).forEach(([what, [, moved]], i) => {
    it(`shows ${what} in the metrics it concerns, and in no other`, () => {
      const { nted: _, ...expected } = { ...PERFECT, ...moved };
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
