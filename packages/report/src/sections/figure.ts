import type { MetricValue } from "@undiagram/contract";
import { formatPercent, formatPoints, typeset } from "../format.ts";
import { type Html, html } from "../html.ts";
import { formatInterval, type Improvement } from "../verdict.ts";

const VERDICT_SIGNS = { better: "✓", worse: "✗", "cannot tell": "≈" } as const;

/** A cell with a metric's value and, where it is given, its interval. The label stands before it where narrow screens stack the cells. */
export function renderFigure({ value, interval }: MetricValue, label: string, look = ""): Html {
  return html`<td class="figure ${look}" role="cell" data-label="${label}"><span class="value">${formatPercent(value)}</span>${
    interval &&
    html` <span class="interval">${interval.map((end) => formatPercent(end).replace(" %", "")).join(" – ")}</span>`
  }</td>`;
}

/** A cell with the difference of main and base in points, its interval, and the verdict as sign and words. */
export function renderImprovement(improvement: Improvement | undefined): Html {
  if (!improvement) return html`<td class="figure" role="cell" data-label="Improvement">–</td>`;
  const { difference, interval, verdict } = improvement;
  return html`<td class="figure improvement ${verdict?.replace(" ", "-")}" role="cell" data-label="Improvement"><span class="value">${typeset(formatPoints(difference))}</span>${
    interval && html` <span class="interval">${typeset(formatInterval(interval))}</span>`
  }${verdict && html` <span class="verdict"><span aria-hidden="true">${VERDICT_SIGNS[verdict]}</span> ${verdict}</span>`}</td>`;
}
