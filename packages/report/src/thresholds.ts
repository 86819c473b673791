import type { MetricValue, ScoreReport } from "@undiagram/contract";
import { formatPercent } from "./format.ts";

/** What a metric must reach: at least this where higher is better, at most this where lower is. */
export interface Threshold {
  /** A metric's name, or that of one counted apart. */
  metric: string;
  /** A share of 1. */
  limit: number;
}

/** A threshold and what came of it. */
export interface Check extends Threshold {
  value: MetricValue;
  isMet: boolean;
}

/** Every threshold held against the report's own metrics; one for a metric that the report does not have is left out. */
export function checkThresholds(report: ScoreReport, thresholds: readonly Threshold[]): Check[] {
  const values = allMetrics(report);
  return thresholds.flatMap(({ metric, limit }) => {
    const value = values.get(metric);
    if (!value) return [];
    return [
      { metric, limit, value, isMet: value.direction === "higher" ? value.value >= limit : value.value <= limit },
    ];
  });
}

/** Metrics, and those counted apart, by name. */
export function allMetrics({ metrics, apart = {} }: ScoreReport): Map<string, MetricValue> {
  return new Map([...Object.entries(metrics), ...Object.entries(apart)]);
}

/** "at least 0.8 (80.0 %)". */
export function describeLimit({ limit, value }: Check): string {
  return `${value.direction === "higher" ? "at least" : "at most"} ${limit} (${formatPercent(limit)})`;
}

/** "0.7421 (74.2 %)": enough digits to see by what a threshold is missed. */
export function describeMeasured({ value }: Check): string {
  return `${Number(value.value.toPrecision(6))} (${formatPercent(value.value)})`;
}
