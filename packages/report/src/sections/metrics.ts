import type { ComparedScores, MetricValue, ScoreReport } from "@undiagram/contract";
import { type Html, html, type Part } from "../html.ts";
import { APART_TEXTS, HEADLINE_METRICS, METRIC_GROUPS, METRIC_TEXTS, type MetricText } from "../metric-texts.ts";
import { own } from "../own.ts";
import { listPredictors, type Predictors, predictorLabel, sortPredictors } from "../predictors.ts";
import { measureImprovement } from "../verdict.ts";
import { renderFigure, renderImprovement } from "./figure.ts";
import { renderMetricName } from "./metric-name.ts";

/** Every further metric of every predictor, and below what each one means. */
export function renderMetrics(scores: ComparedScores): Html {
  const predictors = sortPredictors(scores);
  const { base, main } = predictors;
  const before = base ? [base, main] : [main];
  const after = listPredictors(predictors).filter((report) => !before.includes(report));
  const columns = 1 + before.length + (base ? 1 : 0) + after.length;
  const head = ({ predictor }: ScoreReport) => html`<th scope="col">${predictorLabel(predictor)}</th>`;
  return html`<section id="metrics" aria-labelledby="metrics-title">
<h2 id="metrics-title">All metrics</h2>
<p class="lead">↑ higher is better, ↓ lower is better. Point at a name, or move the focus to it, for its definition.</p>
<div class="scroll" role="region" aria-labelledby="metrics-title" tabindex="0">
<table class="metrics">
<caption class="unseen">Every further metric of every predictor</caption>
<thead><tr><th scope="col">Metric</th>${before.map(head)}${base && html`<th scope="col">Improvement, points</th>`}${after.map(head)}</tr></thead>
${METRIC_GROUPS.map(({ title, metrics }) =>
  renderGroup(
    title,
    columns,
    metrics.map((name) =>
      renderRow(renderMetricName(name, METRIC_TEXTS[name]), main.metrics[name], [
        before.map((report) => renderFigureOf(report, report.metrics[name], predictors)),
        base && renderImprovement(measureImprovement(scores, name, predictors)),
        after.map((report) => renderFigureOf(report, report.metrics[name], predictors)),
      ]),
    ),
  ),
)}
${
  main.apart &&
  renderGroup(
    "Counted apart, in no other figure",
    columns,
    Object.entries(main.apart).map(([name, value]) =>
      renderRow(renderMetricName(name, apartText(name)), value, [
        before.map((report) => renderFigureOf(report, own(report.apart, name), predictors)),
        base && html`<td></td>`,
        after.map((report) => renderFigureOf(report, own(report.apart, name), predictors)),
      ]),
    ),
  )
}
</table>
</div>
${renderDefinitions(main)}
</section>`;
}

function renderGroup(title: string, columns: number, rows: readonly Html[]): Html {
  return html`<tbody><tr class="group"><th colspan="${columns}" scope="rowgroup">${title}</th></tr>
${rows}</tbody>`;
}

function renderRow(name: Html, { direction }: MetricValue, cells: Part): Html {
  return html`<tr><th scope="row">${name} <span class="direction" title="${direction} is better">${direction === "higher" ? "↑" : "↓"}</span></th>${cells}</tr>`;
}

function renderFigureOf(report: ScoreReport, value: MetricValue | undefined, { main, controls }: Predictors): Html {
  if (!value) return html`<td class="figure">–</td>`;
  const label = predictorLabel(report.predictor);
  // The intervals of controls would crowd the table: those that matter stand in the headline.
  if (controls.includes(report)) return renderFigure({ ...value, interval: undefined }, label, "beside");
  return renderFigure(value, label, report === main ? "main" : "");
}

function renderDefinitions({ metrics, apart = {} }: ScoreReport): Html {
  const known = [...HEADLINE_METRICS, ...METRIC_GROUPS.flatMap((group) => group.metrics)].map(
    (name): [string, MetricText, MetricValue] => [name, METRIC_TEXTS[name], metrics[name]],
  );
  const further = Object.entries(apart).map(([name, value]): [string, MetricText, MetricValue] => [
    name,
    apartText(name),
    value,
  ]);
  return html`<details class="definitions"><summary>What each metric means</summary><dl>${[...known, ...further].map(
    ([name, { label, definition }, { direction, unit, version, at_zero }]) =>
      html`<dt>${label} <code>${name}</code></dt><dd id="about-${name}">${definition} <span class="convention">Unit: ${unit}. ${direction === "higher" ? "Higher" : "Lower"} is better. Where there is nothing to count: ${at_zero}. Definition ${version}.</span></dd>`,
  )}</dl></details>`;
}

function apartText(name: string): MetricText {
  return own(APART_TEXTS, name) ?? { label: name, definition: "Counted beside the metrics." };
}
