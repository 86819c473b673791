import { formatCount, formatSignificant } from "../format.ts";
import { type Html, html } from "../html.ts";
import { formatTicks, linearScale, logScale, type Scale, stepScale } from "./scale.ts";
import { type Point, spreadPoints, thinPoints } from "./thin.ts";

export interface Series {
  name: string;
  points: readonly Point[];
  /** raw: thin and faint. line: the one to read. marks: measured now and then, each a diamond. */
  look: "raw" | "line" | "marks";
}

export interface LinePlot {
  /** For references inside the page; letters, digits and hyphens. */
  id: string;
  title: string;
  /** What the y axis counts, in words. */
  unit: string;
  /** One sentence for those who do not see the drawing, and for everyone else the gist. */
  summary: string;
  series: readonly Series[];
  /** zero: linear from zero. fit: linear around the values. log: logarithmic; values must lie above zero. */
  y: "zero" | "fit" | "log";
  /** The y axis goes at least up to here, so that little looks like little. */
  top?: number;
  /** Steps at which an epoch ends. */
  epochs: readonly number[];
}

const WIDTH = 480;
const HEIGHT = 278;
/** Above the frame is one line for the unit, and below that one for the epochs. */
const FRAME = { left: 50, right: 464, top: 44, bottom: 236 };

/** A plot over training steps as a figure: title, legend, drawing with axes, summary. All points must be finite. */
export function drawLinePlot(plot: LinePlot): Html {
  const points = plot.series.flatMap((series) => series.points);
  const steps = points.map((point) => point.x);
  const x = stepScale([minimum(steps), maximum(steps)], [FRAME.left, FRAME.right]);
  const y = scaleY(
    plot,
    points.map((point) => point.y),
  );
  const unit = plot.y === "log" ? `${plot.unit}, log scale` : plot.unit;
  return html`<figure class="plot" id="plot-${plot.id}">
<figcaption><h3>${plot.title}</h3>${plot.series.length > 1 && drawLegend(plot.series)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="plot-${plot.id}-title plot-${plot.id}-summary" data-readout="${JSON.stringify(listReadouts(plot, x))}" tabindex="0">
<title id="plot-${plot.id}-title">${plot.title}, ${plot.unit}, over training steps</title>
${drawEpochs(plot.epochs, x)}
${drawAxes(x, y, unit)}
${plot.series.map((series, i) => drawSeries(series, i, x, y))}
<line class="cursor" x1="0" x2="0" y1="${FRAME.top}" y2="${FRAME.bottom}" visibility="hidden"/>
</svg>
<p class="readout" aria-live="polite" id="plot-${plot.id}-summary">${plot.summary}</p>
</figure>`;
}

function scaleY(plot: LinePlot, values: readonly number[]): Scale {
  const range: [number, number] = [FRAME.bottom, FRAME.top];
  if (plot.y === "log") return logScale([minimum(values), maximum(values)], range);
  const low = minimum(values);
  const high = Math.max(plot.top ?? Number.NEGATIVE_INFINITY, maximum(values));
  return linearScale([plot.y === "zero" ? Math.min(0, low) : low, high], range);
}

function drawAxes(x: Scale, y: Scale, unit: string): Html {
  const xTexts = formatTicks(x.ticks);
  const yTexts = formatTicks(y.ticks);
  return html`<text class="unit" x="4" y="14">${unit}</text>
${y.ticks.map((tick, i) => {
  const at = round(y(tick));
  return html`<line class="grid" x1="${FRAME.left}" x2="${FRAME.right}" y1="${at}" y2="${at}"/><text class="tick" text-anchor="end" x="${FRAME.left - 7}" y="${round(y(tick) + 4)}">${yTexts[i]}</text>`;
})}
<line class="axis" x1="${FRAME.left}" x2="${FRAME.right}" y1="${FRAME.bottom}" y2="${FRAME.bottom}"/>
${x.ticks.map((tick, i) => {
  const at = round(x(tick));
  return html`<line class="axis" x1="${at}" x2="${at}" y1="${FRAME.bottom}" y2="${FRAME.bottom + 5}"/><text class="tick" text-anchor="middle" x="${at}" y="${FRAME.bottom + 18}">${xTexts[i]}</text>`;
})}
<text class="unit" text-anchor="end" x="${FRAME.right}" y="${HEIGHT - 6}">optimizer steps</text>`;
}

function drawEpochs(epochs: readonly number[], x: Scale): Html {
  return html`${epochs.map((step, i) => {
    const at = round(x(step));
    return html`<line class="epoch" x1="${at}" x2="${at}" y1="${FRAME.top - 20}" y2="${FRAME.bottom}"/><text class="epoch" text-anchor="end" x="${round(x(step) - 4)}" y="${FRAME.top - 13}">epoch ${i + 1}</text>`;
  })}`;
}

function drawSeries({ name, points, look }: Series, index: number, x: Scale, y: Scale): Html {
  const path = thinPoints(points, 480)
    .map((point, i) => `${i === 0 ? "M" : "L"}${round(x(point.x))} ${round(y(point.y))}`)
    .join("");
  const marks =
    look === "marks"
      ? points.map((point) => {
          const [cx, cy] = [x(point.x), y(point.y)];
          const d = `M${round(cx)} ${round(cy - 5)}l5 5l-5 5l-5 -5z`;
          return html`<path class="mark" d="${d}"><title>${name} at step ${formatCount(point.x)}: ${formatSignificant(point.y)}</title></path>`;
        })
      : [];
  return html`<g class="series ${look} series-${index}">${points.length > 1 && html`<path class="stroke" d="${path}"/>`}${
    points.length === 1 &&
    look !== "marks" &&
    html`<circle r="3" cx="${round(x(points[0]?.x ?? 0))}" cy="${round(y(points[0]?.y ?? 0))}"/>`
  }${marks}</g>`;
}

function drawLegend(series: readonly Series[]): Html {
  return html`<ul class="legend">${series.map(
    ({ name, look }, i) =>
      html`<li><svg width="22" height="12" aria-hidden="true"><g class="series ${look} series-${i}"><path class="stroke" d="M1 6H21"/>${
        look === "marks" && html`<path class="mark" d="M11 1l5 5l-5 5l-5 -5z"/>`
      }</g></svg>${name}</li>`,
  )}</ul>`;
}

/** What the pointer reads at a step: the place in the drawing, and the line of text. */
function listReadouts({ series }: LinePlot, x: Scale): [number, string][] {
  const marked = new Set(series.filter(({ look }) => look === "marks").flatMap(({ points }) => points.map((p) => p.x)));
  const all = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort((a, b) => a - b);
  const shown = new Set([...spreadPoints(all, 240), ...marked]);
  const values = series.map(({ points }) => new Map(points.map((point) => [point.x, point.y])));
  return all
    .filter((step) => shown.has(step))
    .map((step) => {
      const texts = series.flatMap(({ name }, i) => {
        const value = values[i]?.get(step);
        return value === undefined ? [] : [`${name} ${formatSignificant(value)}`];
      });
      return [round(x(step)), `Step ${formatCount(step)}: ${texts.join(", ")}`];
    });
}

/** A tenth of a pixel is enough, and keeps the page small. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

// Spread arguments overflow the stack on long runs, so the ends are folded.
function minimum(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function maximum(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}
