import { z } from "zod";

/* scores.json: what `undiagram score` writes, and a run's verdict. */

export const METRIC_NAMES = [
  "json_strict",
  "json_lenient",
  "schema_valid",
  "referentially_valid",
  "truncated",
  "json_compliance",
  "table_precision",
  "table_recall",
  "table_f1",
  "table_f1_matched",
  "column_f1",
  "type_accuracy",
  "type_family_accuracy",
  "primary_key_accuracy",
  "foreign_key_f1",
  "relationship_pair_f1",
  "relationship_direction_f1",
  "relationship_type_f1",
  "relationship_columns_f1",
  "overall",
  "exact_schema",
  "table_count_ratio",
  "relationship_count_ratio",
  "nted",
] as const;
export const MetricName = z.enum(METRIC_NAMES);
export type MetricName = z.infer<typeof MetricName>;

export const MetricValue = z.strictObject({
  value: z.number(),
  interval: z
    .tuple([z.number(), z.number()])
    .optional()
    .meta({ description: "95 % bootstrap interval, clustered by schema family." }),
  direction: z.enum(["higher", "lower"]).meta({ description: "Which way is better." }),
  unit: z.string().meta({ description: "share, F1, ratio …" }),
  version: z.int().min(1).meta({ description: "Raised whenever the definition changes." }),
  at_zero: z.string().meta({ description: "What the value is when there is nothing to count." }),
});
export type MetricValue = z.infer<typeof MetricValue>;

export const Metrics = z.record(MetricName, MetricValue);
export type Metrics = z.infer<typeof Metrics>;

/** How far the relationships of a set were read: those right on each level are among those right on the one before. */
export const RelationshipCounts = z.strictObject({
  shown: z.int().min(0).meta({ description: "In the pictures." }),
  said: z.int().min(0).meta({ description: "In the replies." }),
  pair: z.int().min(0).meta({ description: "Between the right two tables." }),
  direction: z.int().min(0),
  type: z.int().min(0),
  columns: z.int().min(0),
});
export type RelationshipCounts = z.infer<typeof RelationshipCounts>;

export const Stratum = z.strictObject({
  by: z.string().meta({ description: "domain, style, notation, photo, tables or megapixels." }),
  value: z.string(),
  samples: z.int().min(0),
  metrics: z.record(z.string(), z.number()),
  relationships: RelationshipCounts.optional(),
});
export type Stratum = z.infer<typeof Stratum>;

export const TypeCount = z.strictObject({
  shown: z.string().meta({ description: "What the picture shows." }),
  said: z.string().nullable().meta({ description: "What the reply says of the same column; null for no type." }),
  columns: z.int().min(1),
});
export type TypeCount = z.infer<typeof TypeCount>;

/** Of the matched columns whose type is drawn: what was read for what. */
export const TypeConfusion = z.strictObject({
  families: z.array(TypeCount).meta({ description: "By family of types, right ones too; other: of no known family." }),
  misread: z.array(TypeCount).meta({ description: "The types misread most often, most frequent first." }),
});
export type TypeConfusion = z.infer<typeof TypeConfusion>;

export const ScoreReport = z
  .strictObject({
    schema_version: z.literal(1),
    dataset: z.string(),
    split: z.string(),
    predictor: z.string(),
    samples: z.int().min(0),
    metrics: Metrics,
    apart: z
      .record(z.string(), MetricValue)
      .optional()
      .meta({ description: "What is counted but enters no other metric, e.g. optionality_accuracy." }),
    types: TypeConfusion.optional(),
    strata: z.array(Stratum),
  })
  .meta({ id: "ScoreReport", title: "ScoreReport" });
export type ScoreReport = z.infer<typeof ScoreReport>;

/** Paired difference of two predictors on the same samples. */
export const Comparison = z.strictObject({
  metric: MetricName,
  from: z.string(),
  to: z.string(),
  difference: z.number().meta({ description: "to minus from." }),
  interval: z.tuple([z.number(), z.number()]).optional(),
  verdict: z.enum(["better", "worse", "cannot tell"]),
});
export type Comparison = z.infer<typeof Comparison>;

/** Several predictors on the same samples, and beside the report of each what they differ by. */
export const ComparedScores = ScoreReport.extend({
  baseline: z
    .string()
    .optional()
    .meta({ description: "The predictor that the main one is held against; base where none is named." }),
  predictors: z.record(z.string(), ScoreReport),
  comparisons: z.array(Comparison),
}).meta({ id: "ComparedScores", title: "ComparedScores" });
export type ComparedScores = z.infer<typeof ComparedScores>;

/** A run's scores.json: the tuned model's report, and beside it every predictor and control. */
export const RunScores = ComparedScores.extend({ run_id: z.string() }).meta({ id: "RunScores", title: "RunScores" });
export type RunScores = z.infer<typeof RunScores>;
