import { METRIC_NAMES, type Metrics, RunConfig, RunScores, SweepConfig } from "@undiagram/contract";

export const baseConfig = RunConfig.parse({
  schema_version: 1,
  name: "tiny",
  model: { base: "python/tiny" },
  dataset: { config: "starter" },
  prompt: { system: "Read.", user: "Answer." },
  pixels: { min: 1000, max: 2000 },
});

export function makeSweep(grid: Record<string, unknown[]>, metric = "overall"): SweepConfig {
  return SweepConfig.parse({ schema_version: 1, name: "example", evaluate: "tiny", metric, grid });
}

/** Scores of a run in which every metric has one value. */
export function makeScores(runId: string, value: number, direction: "higher" | "lower" = "higher"): RunScores {
  const metric = { value, interval: [value - 0.01, value + 0.01], direction, unit: "share", version: 1, at_zero: "0" };
  const report = {
    schema_version: 1,
    dataset: "starter",
    split: "validation",
    predictor: "tuned",
    samples: 10,
    metrics: Object.fromEntries(METRIC_NAMES.map((name) => [name, metric])) as Metrics,
    strata: [],
  };
  return RunScores.parse({ ...report, run_id: runId, predictors: { tuned: report }, comparisons: [] });
}
