import type { ComparedScores, MetricName, MetricValue, ScoreReport } from "@undiagram/contract";
import { type Html, html } from "../html.ts";
import { HEADLINE_METRICS, METRIC_TEXTS } from "../metric-texts.ts";
import { drawRangePlot, type RangeMark } from "../plots/range-plot.ts";
import { type Predictors, predictorLabel, sortPredictors } from "../predictors.ts";
import { measureImprovement } from "../verdict.ts";
import { renderFigure, renderImprovement } from "./figure.ts";
import { renderMetricName } from "./metric-name.ts";

/** The four headline metrics: base, fine-tuned, improvement, controls; figures first, a drawing of each beside them. */
export function renderHeadline(scores: ComparedScores): Html {
  const predictors = sortPredictors(scores);
  const { main, base, others, controls } = predictors;
  const beside = [...others, ...controls];
  return html`<section id="headline" aria-labelledby="headline-title">
<h2 id="headline-title">Headline</h2>
<div class="scroll" role="region" aria-labelledby="headline-title" tabindex="0">
<table class="headline" role="table">
<caption>Higher is better. Small figures are 95 % intervals${base && `; those of the improvement are of the paired difference`}.${
    controls.some(({ predictor }) => predictor === "constant") &&
    " The constant control's JSON is always valid: it is the other three rows that a model must beat."
  }</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Metric</th>${
    base && html`<th scope="col" role="columnheader">${predictorLabel(base.predictor)}</th>`
  }<th scope="col" role="columnheader">${predictorLabel(main.predictor)}</th>${
    base && html`<th scope="col" role="columnheader">Improvement, points</th>`
  }<th class="drawing" scope="col" role="columnheader">${renderKey(predictors)}</th>${beside.map(
    ({ predictor }) => html`<th class="beside" scope="col" role="columnheader">${predictorLabel(predictor)}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${HEADLINE_METRICS.map(
    (metric) =>
      html`<tr role="row"><th scope="row" role="rowheader">${renderMetricName(metric, METRIC_TEXTS[metric])}</th>${
        base && renderFigure(base.metrics[metric], predictorLabel(base.predictor))
      }${renderFigure(main.metrics[metric], predictorLabel(main.predictor), "main")}${
        base && renderImprovement(measureImprovement(scores, metric, predictors))
      }<td class="drawing" role="cell">${drawRangePlot(listMarks(predictors, metric))}</td>${beside.map((report) =>
        renderFigure(withoutControlInterval(report, metric, predictors), predictorLabel(report.predictor), "beside"),
      )}</tr>`,
  )}</tbody>
</table>
</div>
</section>`;
}

/** The interval of a control would crowd the table, and says less than the paired differences that the findings rest on. */
function withoutControlInterval(report: ScoreReport, metric: MetricName, { controls }: Predictors): MetricValue {
  const value = report.metrics[metric];
  return controls.includes(report) ? { ...value, interval: undefined } : value;
}

function listMarks({ base, main, controls }: Predictors, metric: MetricName): RangeMark[] {
  const mark = (look: RangeMark["look"]) => (report: typeof main) => ({ ...report.metrics[metric], look });
  return [...controls.map(mark("control")), ...(base ? [mark("base")(base)] : []), mark("main")(main)];
}

/** What the shapes of the drawing stand for. */
function renderKey({ base, main, controls }: Predictors): Html {
  return html`<span class="key" aria-hidden="true">0 to 100 %:${
    base &&
    html` <span><svg class="range" width="11" height="11"><circle class="base" cx="5.5" cy="5.5" r="4"/></svg> ${keyLabel(base)}</span>`
  } <span><svg class="range" width="13" height="13"><circle class="main" cx="6.5" cy="6.5" r="5.5"/></svg> ${keyLabel(main)}</span>${
    controls.length > 0 &&
    html` <span><svg class="range" width="5" height="13"><line class="control" x1="2.5" x2="2.5" y1="0" y2="13"/></svg> controls</span>`
  }</span><span class="unseen">Drawing</span>`;
}

/** In small letters, unless it is a name of the user's own. */
function keyLabel({ predictor }: ScoreReport): string {
  const label = predictorLabel(predictor);
  return label === predictor ? label : label.toLowerCase();
}
