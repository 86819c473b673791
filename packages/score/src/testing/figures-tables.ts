import { METRIC_NAMES, type MetricName } from "@undiagram/contract";
import { METRICS } from "../metrics.ts";
import { CONSTANT, DEFECTS } from "./defects.ts";

/** The figures that the tests hold the code to, as Markdown: what METRICS.md shows. */
export function renderFiguresTables(): string {
  const controls = METRIC_NAMES.map((metric) => {
    const { direction } = METRICS[metric];
    return [`\`${metric}\``, direction, direction === "higher" ? "1" : "0", "0", format(CONSTANT[metric])];
  });
  const defects = Object.entries(DEFECTS).map(([what, [, moved]]) => [what, describeMoved(moved)]);
  return [
    ...table(["metric", "better", "perfect", "no replies", "constant control"], controls),
    "",
    ...table(["the reply has", "and scores"], defects),
  ].join("\n");
}

function describeMoved(moved: Partial<Record<MetricName, number>>): string {
  const figures = METRIC_NAMES.flatMap((metric) => {
    const value = moved[metric];
    return value === undefined ? [] : [`\`${metric}\` ${format(value)}`];
  });
  if (figures.length === 0) return "perfect";
  if (METRIC_NAMES.every((metric) => moved[metric] === Number(metric === "truncated")))
    return "`truncated` 1, all else 0";
  return figures.join(", ");
}

function format(value: number): string {
  return String(Number(value.toFixed(3)));
}

function table(header: string[], rows: string[][]): string[] {
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
