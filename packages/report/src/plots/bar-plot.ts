import { formatNumber, formatPercent, typeset } from "../format.ts";
import { type Html, html } from "../html.ts";

export interface BarRow {
  label: string;
  /** How many pictures stand behind the row. */
  samples: number;
  /** Shares of 1, in the order of the plot's series. Absent where there is no figure. */
  values: readonly (number | undefined)[];
}

export interface BarPlot {
  id: string;
  title: string;
  /** One sentence with the gist. */
  summary: string;
  /** Names of the bars of each row. */
  series: readonly { name: string; look: "main" | "base" }[];
  rows: readonly BarRow[];
}

const WIDTH = 480;
const FRAME = { left: 180, right: 428, top: 8 };
const BAR = 11;

/** Horizontal bars from 0 to 100 %, a group for each row, each with its figure written beside it. */
export function drawBarPlot({ id, title, summary, series, rows }: BarPlot): Html {
  const rowHeight = series.length * (BAR + 1) + 16;
  const bottom = FRAME.top + rows.length * rowHeight;
  const x = (share: number) => Math.round((FRAME.left + share * (FRAME.right - FRAME.left)) * 10) / 10;
  return html`<figure class="plot" id="plot-${id}">
<figcaption><h3>${title}</h3><ul class="legend">${series.map(
    ({ name, look }) =>
      html`<li><svg width="14" height="12" aria-hidden="true"><rect class="bar ${look}" x="1" y="1" width="11" height="10" rx="1"/></svg>${name}</li>`,
  )}</ul></figcaption>
<svg viewBox="0 0 ${WIDTH} ${bottom + 24}" role="img" aria-labelledby="plot-${id}-title plot-${id}-summary">
<title id="plot-${id}-title">${title}</title>
${[0, 0.25, 0.5, 0.75, 1].map(
  (share) =>
    html`<line class="grid" x1="${x(share)}" x2="${x(share)}" y1="${FRAME.top}" y2="${bottom}"/><text class="tick" text-anchor="middle" x="${x(share)}" y="${bottom + 16}">${share * 100} %</text>`,
)}
${rows.map((row, i) => drawRow(row, FRAME.top + i * rowHeight, rowHeight, series, x))}
</svg>
<p class="readout" id="plot-${id}-summary">${typeset(summary)}</p>
</figure>`;
}

function drawRow(
  { label, samples, values }: BarRow,
  top: number,
  height: number,
  series: BarPlot["series"],
  x: (share: number) => number,
): Html {
  const middle = top + height / 2;
  return html`<g><title>${label}, ${formatNumber(samples, "picture")}: ${series.map(({ name }, i) => `${i ? ", " : ""}${name} ${valueText(values[i])}`)}</title>
<text class="label" text-anchor="end" x="${FRAME.left - 8}" y="${middle - 1}">${shorten(label)}</text><text class="count" text-anchor="end" x="${FRAME.left - 8}" y="${middle + 12}">${formatNumber(samples, "picture")}</text>
${series.map(({ look }, i) => {
  const value = values[i];
  if (value === undefined) return null;
  const share = Math.min(1, Math.max(0, value));
  const y = top + 8 + i * (BAR + 1);
  return html`<rect class="bar ${look}" x="${x(0)}" y="${y}" width="${Math.round((x(share) - x(0)) * 10) / 10}" height="${BAR}" rx="1"/><text class="value ${look}" x="${x(share) + 5}" y="${y + 9}">${formatPercent(value)}</text>`;
})}</g>`;
}

function valueText(value: number | undefined): string {
  return value === undefined ? "no figure" : formatPercent(value);
}

/** The label column holds about 24 characters; the whole name stands in the row's tooltip and in the table below. */
function shorten(label: string): string {
  return [...label].length > 24 ? `${[...label].slice(0, 23).join("")}…` : label;
}
