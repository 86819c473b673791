import { canonicalJson, type MetricValue } from "@undiagram/contract";
import type { TrialResult } from "./journal.ts";

type Done = TrialResult & { status: "done" };

/**
 * Trials as plain text, best first: what was varied, the score with its interval, the difference to the best, the
 * seconds taken. Failed trials follow with their errors.
 */
export function renderLeaderboard(results: readonly TrialResult[], metric: string): string {
  const ranked = results
    .filter((result): result is Done => result.status === "done")
    .map((result) => ({ result, score: scoreOf(result, metric) }));
  const failed = results.filter((result) => result.status === "failed");
  const higherIsBetter = ranked[0]?.score.direction !== "lower";
  ranked.sort((a, b) => (higherIsBetter ? b.score.value - a.score.value : a.score.value - b.score.value));

  const title = `${results.length} trials by ${metric} (${higherIsBetter ? "higher" : "lower"} is better)`;
  return [
    title,
    "",
    ...(ranked.length === 0 ? ["No trial has a score."] : alignColumns(tableOf(ranked, variedPaths(results), metric))),
    ...(failed.length === 0 ? [] : ["", `${failed.length} failed:`, ...failed.flatMap(describeFailed)]),
  ].join("\n");
}

function scoreOf(result: Done, metric: string): MetricValue {
  const score = result.metrics[metric];
  if (!score)
    throw new RangeError(`${result.name}: expected a metric named ${metric}, got ${Object.keys(result.metrics)}`);
  return score;
}

/** Paths whose value differs between two of the trials, in the grid's order. */
function variedPaths(results: readonly TrialResult[]): string[] {
  const paths = [...new Set(results.flatMap(({ settings }) => Object.keys(settings)))];
  return paths.filter((path) => new Set(results.map(({ settings }) => canonicalJson(settings[path] ?? null))).size > 1);
}

function tableOf(ranked: { result: Done; score: MetricValue }[], paths: string[], metric: string): string[][] {
  const best = ranked[0]?.score.value ?? 0;
  const header = ["", ...paths, metric, "95 % interval", "to best", "seconds", "run"];
  const rows = ranked.map(({ result, score }, i) => [
    String(i + 1),
    ...paths.map((path) => canonicalJson(result.settings[path])),
    score.value.toFixed(4),
    score.interval ? `${score.interval[0].toFixed(3)} to ${score.interval[1].toFixed(3)}` : "-",
    i === 0 ? "-" : signed(score.value - best),
    result.seconds.toFixed(0),
    result.run_id,
  ]);
  return [header, ...rows];
}

function signed(difference: number): string {
  return `${difference < 0 ? "-" : "+"}${Math.abs(difference).toFixed(4)}`;
}

function describeFailed(result: TrialResult): string[] {
  if (result.status !== "failed") return [];
  const { code, message, next } = result.error;
  return [`  ${result.name} (${code}): ${message}`, ...(next ? [`    ${next}`] : [])];
}

/** Columns padded to their widest cell, two spaces between; the last one as it is. */
function alignColumns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => row[c]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, c) => (c === row.length - 1 ? cell : cell.padStart(widths[c] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
