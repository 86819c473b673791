import type { ScoreReport } from "@undiagram/contract";
import { allMetrics } from "./thresholds.ts";

const HEADER = ["predictor", "metric", "value", "low", "high", "direction", "unit", "samples"];

/**
 * Reports as CSV (RFC 4180), one line for each predictor and metric: value and the ends of its 95 % interval as shares of
 * 1, which way is better, the unit, and how many samples stand behind it.
 */
export function renderCsv(reports: readonly ScoreReport[]): string {
  const lines = reports.flatMap((report) =>
    [...allMetrics(report)].map(([metric, { value, interval, direction, unit }]) => [
      report.predictor,
      metric,
      value,
      interval?.[0] ?? "",
      interval?.[1] ?? "",
      direction,
      unit,
      report.samples,
    ]),
  );
  return [HEADER, ...lines].map((cells) => `${cells.map(quote).join(",")}\r\n`).join("");
}

function quote(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
