import {
  METRIC_NAMES,
  type Metrics,
  type MetricValue,
  type RelationshipCounts,
  type Stratum,
  type TypeConfusion,
} from "@undiagram/contract";
import { addUp, type BootstrapOptions, bootstrapIntervals, type Interval } from "./bootstrap.ts";
import { clusterByFamily } from "./cluster-by-family.ts";
import { confuseTypes } from "./confuse-types.ts";
import { COUNT_NAMES, fromVector } from "./counts.ts";
import { APART, METRICS, type Metric } from "./metrics.ts";
import type { SampleScore } from "./score-sample.ts";
import { stratify } from "./stratify.ts";

export interface Summary {
  metrics: Metrics;
  /** Counted beside the metrics: optionality_accuracy, and seed_shape, the share of replies in the seed's shape. */
  apart: Record<string, MetricValue>;
  types: TypeConfusion;
  strata: Stratum[];
}

const ALL: readonly Metric[] = [...METRIC_NAMES.map((name) => METRICS[name]), ...Object.values(APART)];

/**
 * Metrics over a set of samples, micro-averaged, with 95 % bootstrap intervals clustered by family, and the same
 * metrics by stratum. Does not depend on the order of the samples.
 */
export function summarize(scores: readonly SampleScore[], { bootstrap }: { bootstrap: BootstrapOptions }): Summary {
  const clusters = [...clusterByFamily(scores).values()];
  const values = measureAll(addUp(clusters, COUNT_NAMES.length));
  const intervals = bootstrapIntervals(clusters, measureAll, bootstrap);
  const results = ALL.map((metric, i) => toMetricValue(metric, values[i] as number, intervals?.[i]));
  return {
    metrics: Object.fromEntries(METRIC_NAMES.map((name, i) => [name, results[i]])) as Metrics,
    apart: Object.fromEntries(
      Object.keys(APART).map((name, i) => [name, results[METRIC_NAMES.length + i] as MetricValue]),
    ),
    types: confuseTypes(scores),
    strata: stratify(scores).map(({ by, value, members }) => summarizeStratum(by, value, members)),
  };
}

/** Every metric of the summed counts, METRIC_NAMES first, then what is counted apart. */
export function measureAll(sum: Float64Array, offset = 0): number[] {
  const counts = fromVector(sum, offset);
  return ALL.map((metric) => metric.value(counts));
}

function toMetricValue({ direction, unit, version, at_zero }: Metric, value: number, interval?: Interval): MetricValue {
  return { value, ...(interval && { interval }), direction, unit, version, at_zero };
}

function summarizeStratum(by: string, value: string, members: readonly SampleScore[]): Stratum {
  const sum = addUp([...clusterByFamily(members).values()], COUNT_NAMES.length);
  const values = measureAll(sum);
  return {
    by,
    value,
    samples: members.length,
    metrics: Object.fromEntries(METRIC_NAMES.map((name, i) => [name, values[i] as number])),
    relationships: countRelationships(sum),
  };
}

function countRelationships(sum: Float64Array): RelationshipCounts {
  const counts = fromVector(sum);
  return {
    shown: counts.relationships_true,
    said: counts.relationships_said,
    pair: counts.relationships_pair,
    direction: counts.relationships_direction,
    type: counts.relationships_type,
    columns: counts.relationships_columns,
  };
}
