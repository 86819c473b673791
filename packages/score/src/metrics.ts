import type { MetricName, MetricValue } from "@undiagram/contract";
import type { CountName, Counts } from "./counts.ts";

/** A metric over the summed counts of a set of samples. METRICS.md defines each in words, with an example. */
export interface Metric {
  direction: MetricValue["direction"];
  unit: string;
  /** Raised whenever the definition changes. */
  version: number;
  /** What the value is when there is nothing to count. */
  at_zero: string;
  /** In [0, 1]. */
  value(counts: Counts): number;
}

const NO_SAMPLES = "0 when there are no samples";
const NOTHING_AT_ALL = "1 when nothing is there, nothing is claimed and every reply could be read; else 0";
const NOTHING_SHOWN = "1 when the pictures show none and every reply could be read; else 0";

export const METRICS: Readonly<Record<MetricName, Metric>> = {
  json_strict: shareOfSamples("json_strict"),
  json_lenient: shareOfSamples("json_lenient"),
  schema_valid: shareOfSamples("schema_valid"),
  referentially_valid: shareOfSamples("referentially_valid"),
  truncated: { ...shareOfSamples("truncated"), direction: "lower" },
  json_compliance: shareOfSamples("json_compliance"),
  table_precision: share("tables_named", "tables_said", "tables_true", NOTHING_AT_ALL),
  table_recall: share("tables_named", "tables_true", "tables_true", NOTHING_SHOWN),
  table_f1: f1("tables_named", "tables_true", "tables_said"),
  table_f1_matched: f1("tables_matched", "tables_true", "tables_said"),
  column_f1: f1("columns_matched", "columns_true", "columns_said"),
  type_accuracy: share("types_right", "types_judged", "types_shown", NOTHING_SHOWN),
  type_family_accuracy: share("type_families_right", "types_judged", "types_shown", NOTHING_SHOWN),
  primary_key_accuracy: share("primary_keys_right", "primary_keys_judged", "primary_keys_judged", NOTHING_AT_ALL),
  foreign_key_f1: f1("foreign_keys_right", "foreign_keys_true", "foreign_keys_said"),
  relationship_pair_f1: f1("relationships_pair", "relationships_true", "relationships_said"),
  relationship_direction_f1: f1("relationships_direction", "relationships_true", "relationships_said"),
  relationship_type_f1: f1("relationships_type", "relationships_true", "relationships_said"),
  relationship_columns_f1: f1("relationships_columns", "relationships_true", "relationships_said"),
  overall: {
    direction: "higher",
    unit: "mean of two F1",
    version: 1,
    at_zero: "that of table_f1 and relationship_type_f1",
    value: (counts) => (METRICS.table_f1.value(counts) + METRICS.relationship_type_f1.value(counts)) / 2,
  },
  exact_schema: shareOfSamples("exact_schema"),
  table_count_ratio: meanOfSamples("table_count_ratio", "ratio", "1 for a sample with 0 of 0; 0 for an unread reply"),
  relationship_count_ratio: meanOfSamples(
    "relationship_count_ratio",
    "ratio",
    "1 for a sample with 0 of 0; 0 for an unread reply",
  ),
  nted: meanOfSamples("nted", "1 - distance/size", "for an empty truth 1 when the reply is empty too, else 0"),
};

/** Counted beside the metrics, and no part of any of them. */
export const APART: Readonly<Record<"optionality_accuracy" | "seed_shape", Metric>> = {
  optionality_accuracy: share("optionality_right", "optionality_judged", "optionality_shown", NOTHING_SHOWN),
  seed_shape: { ...shareOfSamples("seed_shape"), direction: "lower" },
};

function shareOfSamples(count: CountName): Metric {
  return meanOfSamples(count, "share of samples", NO_SAMPLES);
}

function meanOfSamples(count: CountName, unit: string, at_zero: string): Metric {
  const value = (counts: Counts) => (counts.samples === 0 ? 0 : counts[count] / counts.samples);
  return { direction: "higher", unit, version: 1, at_zero, value };
}

/** right / judged. Where none is judged, silence was right only if none was there: `there` is 0 too. */
function share(right: CountName, judged: CountName, there: CountName, at_zero: string): Metric {
  const value = (counts: Counts) => (counts[judged] > 0 ? counts[right] / counts[judged] : silence(counts, there));
  return { direction: "higher", unit: "share", version: 1, at_zero, value };
}

/** Harmonic mean of precision and recall: 2 right / (true + said). */
function f1(right: CountName, truth: CountName, said: CountName): Metric {
  const value = (counts: Counts) => {
    const all = counts[truth] + counts[said];
    return all > 0 ? (2 * counts[right]) / all : silence(counts, truth);
  };
  return { direction: "higher", unit: "F1", version: 1, at_zero: NOTHING_AT_ALL, value };
}

/** Silence is right where there is nothing to say, but a reply that cannot be read is no silence. */
function silence(counts: Counts, there: CountName): number {
  return counts.samples > 0 && counts.unread === 0 && counts[there] === 0 ? 1 : 0;
}
