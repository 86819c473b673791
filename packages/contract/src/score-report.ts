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

export const Stratum = z.strictObject({
  by: z.string().meta({ description: "domain, style, notation, tables or megapixels." }),
  value: z.string(),
  samples: z.int().min(0),
  metrics: z.record(z.string(), z.number()),
});
export type Stratum = z.infer<typeof Stratum>;

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

/** A run's scores.json: the tuned model's report, and beside it every predictor and control. */
export const RunScores = ScoreReport.extend({
  run_id: z.string(),
  predictors: z.record(z.string(), ScoreReport),
  comparisons: z.array(Comparison),
}).meta({ id: "RunScores", title: "RunScores" });
export type RunScores = z.infer<typeof RunScores>;
