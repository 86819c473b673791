import {
  type ComparedScores,
  type Comparison,
  METRIC_NAMES,
  type MetricName,
  type Metrics,
  type RelationshipCounts,
  type RunScores,
  type ScoreReport,
  type Stratum,
  type TypeConfusion,
} from "@undiagram/contract";

type Values = Partial<Record<MetricName, number>>;

const TUNED: Values = {
  json_strict: 0.982,
  json_lenient: 0.984,
  schema_valid: 0.976,
  referentially_valid: 0.962,
  truncated: 0.014,
  json_compliance: 0.974,
  table_precision: 0.917,
  table_recall: 0.891,
  table_f1: 0.904,
  table_f1_matched: 0.951,
  column_f1: 0.883,
  type_accuracy: 0.902,
  type_family_accuracy: 0.957,
  primary_key_accuracy: 0.931,
  foreign_key_f1: 0.842,
  relationship_pair_f1: 0.874,
  relationship_direction_f1: 0.861,
  relationship_type_f1: 0.848,
  relationship_columns_f1: 0.816,
  overall: 0.876,
  exact_schema: 0.412,
  table_count_ratio: 0.972,
  relationship_count_ratio: 0.944,
  nted: 0.923,
};
/** What a reply keeps when it is given to another picture. */
const FORM: Values = {
  json_strict: TUNED.json_strict,
  json_lenient: TUNED.json_lenient,
  schema_valid: TUNED.schema_valid,
  referentially_valid: TUNED.referentially_valid,
  truncated: TUNED.truncated,
  json_compliance: TUNED.json_compliance,
};
const BASE: Values = {
  ...scale(TUNED, 0.55),
  json_strict: 0.312,
  json_lenient: 0.842,
  json_compliance: 0.298,
  truncated: 0.0,
  table_f1: 0.512,
  relationship_type_f1: 0.318,
  overall: 0.415,
  exact_schema: 0.004,
};
const CONSTANT: Values = {
  ...scale(TUNED, 0.1),
  json_strict: 1,
  json_lenient: 1,
  schema_valid: 1,
  referentially_valid: 1,
  truncated: 0,
  json_compliance: 1,
  table_f1: 0.084,
  relationship_type_f1: 0.031,
  overall: 0.0575,
  exact_schema: 0,
};
const BLANK: Values = {
  ...scale(TUNED, 0.08),
  json_strict: 0.99,
  json_compliance: 0.986,
  truncated: 0,
  table_f1: 0.061,
  relationship_type_f1: 0.022,
  overall: 0.0415,
  exact_schema: 0,
};

const SWAPPED: Values = {
  ...scale(TUNED, 0.09),
  ...FORM,
  table_f1: 0.071,
  relationship_type_f1: 0.018,
  overall: 0.0445,
  exact_schema: 0,
};

const STRATA: readonly [by: string, value: string, samples: number, tuned: number, base: number][] = [
  ["domain", "e-commerce", 104, 0.912, 0.461],
  ["domain", "healthcare", 98, 0.871, 0.402],
  ["domain", "education", 103, 0.894, 0.452],
  ["domain", "finance", 97, 0.858, 0.381],
  ["domain", "iot_social_media", 98, 0.843, 0.377],
  ["style", "plain", 241, 0.921, 0.488],
  ["style", "dark", 142, 0.861, 0.362],
  ["style", "warm", 117, 0.802, 0.328],
  ["notation", "crows_foot", 262, 0.894, 0.43],
  ["notation", "uml", 121, 0.868, 0.411],
  ["notation", "arrows", 117, 0.843, 0.386],
  ["tables", "2", 121, 0.951, 0.612],
  ["tables", "3", 146, 0.913, 0.47],
  ["tables", "4", 131, 0.852, 0.358],
  ["tables", "5", 88, 0.791, 0.241],
  ["tables", "10-12", 14, 0.604, 0.102],
  ["megapixels", "0-0.1", 212, 0.908, 0.472],
  ["megapixels", "0.1-0.25", 288, 0.851, 0.371],
];

const TYPES: TypeConfusion = {
  families: [
    { shown: "integer", said: "integer", columns: 2410 },
    { shown: "text", said: "text", columns: 1984 },
    { shown: "date-time", said: "date-time", columns: 702 },
    { shown: "decimal", said: "decimal", columns: 388 },
    { shown: "boolean", said: "boolean", columns: 214 },
    { shown: "text", said: null, columns: 61 },
    { shown: "uuid", said: "text", columns: 38 },
    { shown: "decimal", said: "float", columns: 22 },
    { shown: "integer", said: "other", columns: 9 },
    { shown: "uuid", said: "uuid", columns: 97 },
    { shown: "integer", said: "text", columns: 3 },
  ],
  misread: [
    { shown: "varchar(255)", said: "varchar(25)", columns: 74 },
    { shown: "varchar(60)", said: null, columns: 61 },
    { shown: "uuid", said: "char(36)", columns: 38 },
    { shown: "decimal(10,2)", said: "double", columns: 22 },
    { shown: "bigint", said: "b1gint", columns: 9 },
  ],
};

/** A run's scores as an evaluation of 500 pictures gives them: tuned against base, three controls, strata, intervals. */
export function makeScores(): RunScores {
  const tuned = makeReport("tuned", TUNED, STRATA.map(toStratum(3)));
  const base = makeReport("base", BASE, STRATA.map(toStratum(4)));
  const constant = makeReport("constant", CONSTANT, []);
  const blank = makeReport("blank", BLANK, []);
  const swapped = makeReport("swapped", SWAPPED, []);
  return {
    ...tuned,
    run_id: "tiny-3f9a0c21d7",
    predictors: { base, tuned, constant, blank, swapped },
    comparisons: [base, constant, blank, swapped].flatMap((from) => compareAll(from, tuned)),
  };
}

/** Predictors of one run or of several, by their Overall Schema Score; the last one is the main one. */
export function makeComparedScores(baseline: string, overall: Record<string, number>): ComparedScores {
  const reports = Object.entries(overall).map(([predictor, value]) =>
    makeReport(predictor, { ...scale(TUNED, value), overall: value }, STRATA.map(toStratum(3))),
  );
  const predictors = Object.fromEntries(reports.map((report) => [report.predictor, report]));
  const from = predictors[baseline] as ScoreReport;
  const others = reports.filter((report) => report !== from);
  return {
    ...(reports.at(-1) as ScoreReport),
    baseline,
    predictors,
    comparisons: others.flatMap((to) => compareAll(from, to)),
  };
}

/** The metric's value in every predictor given, and its comparisons made anew from the values. */
export function withValue(scores: RunScores, metric: MetricName, values: Record<string, number>): RunScores {
  const copy = structuredClone(scores);
  for (const [predictor, value] of Object.entries(values)) {
    const report = copy.predictors[predictor] as ScoreReport;
    report.metrics[metric] = { ...report.metrics[metric], value, interval: around(value) };
    if (predictor === copy.predictor) copy.metrics[metric] = report.metrics[metric];
  }
  const { tuned, ...others } = copy.predictors;
  copy.comparisons = Object.values(others).flatMap((from) => compareAll(from, tuned as ScoreReport));
  return copy;
}

function compareAll(from: ScoreReport, to: ScoreReport): Comparison[] {
  return METRIC_NAMES.map((metric) => {
    const difference = to.metrics[metric].value - from.metrics[metric].value;
    const interval: [number, number] = [difference - 0.032, difference + 0.029];
    const verdict =
      interval[0] <= 0 && interval[1] >= 0
        ? "cannot tell"
        : interval[0] > 0 === (to.metrics[metric].direction === "higher")
          ? "better"
          : "worse";
    return { metric, from: from.predictor, to: to.predictor, difference, interval, verdict };
  });
}

function makeReport(predictor: string, values: Values, strata: Stratum[]): ScoreReport {
  const metrics = Object.fromEntries(
    METRIC_NAMES.map((name) => {
      const value = values[name] ?? 0;
      return [
        name,
        {
          value,
          interval: around(value),
          direction: name === "truncated" ? "lower" : "higher",
          unit: name.endsWith("f1") || name.endsWith("matched") ? "F1" : "share",
          version: 1,
          at_zero: name.endsWith("f1") ? "1 when there is nothing to find and nothing was named" : "0",
        },
      ];
    }),
  ) as Metrics;
  const apart = { optionality_accuracy: { ...metrics.type_accuracy, unit: "share" } };
  return {
    schema_version: 1,
    dataset: "starter",
    split: "validation",
    predictor,
    samples: 500,
    metrics,
    apart,
    types: TYPES,
    strata,
  };
}

function toStratum(column: 3 | 4) {
  return (row: (typeof STRATA)[number]): Stratum => {
    const overall = row[column];
    return {
      by: row[0],
      value: row[1],
      samples: row[2],
      metrics: { overall, table_f1: overall + 0.02, relationship_type_f1: overall - 0.02 },
      relationships: countRelationships(2 * row[2], overall),
    };
  };
}

/** Of so many relationships shown, a share is right on every level, and some go wrong on each. */
function countRelationships(shown: number, share: number): RelationshipCounts {
  const columns = Math.floor(shown * share * 0.95);
  const rest = shown - columns;
  const [type, direction, pair] = [0.3, 0.5, 0.6].map((part) => columns + Math.floor(rest * part));
  return {
    shown,
    said: shown - Math.floor(rest / 5),
    pair: pair ?? 0,
    direction: direction ?? 0,
    type: type ?? 0,
    columns,
  };
}

function around(value: number): [number, number] {
  return [Math.max(0, value - 0.021), Math.min(1, value + 0.019)];
}

function scale(values: Values, factor: number): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value * factor]));
}
