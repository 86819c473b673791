import { type Html, html } from "../html.ts";

export interface RangeMark {
  /** A share of 1. */
  value: number;
  interval?: readonly [number, number];
  look: "main" | "base" | "control";
}

const WIDTH = 220;
const HEIGHT = 34;
const INSET = 8;

/**
 * One metric from 0 to 100 %: controls as ticks, the base as a ring, the main model as a disc with its interval, and
 * a line from base to main. It repeats what the row beside it says in figures, so it is hidden from screen readers.
 */
export function drawRangePlot(marks: readonly RangeMark[]): Html {
  const x = (share: number) => Math.round((INSET + Math.min(1, Math.max(0, share)) * (WIDTH - 2 * INSET)) * 10) / 10;
  const middle = HEIGHT / 2;
  const [main, base] = (["main", "base"] as const).map((look) => marks.find((mark) => mark.look === look));
  return html`<svg class="range" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
<line class="axis" x1="${x(0)}" x2="${x(1)}" y1="${middle}" y2="${middle}"/>${[0, 0.5, 1].map(
    (share) => html`<line class="axis" x1="${x(share)}" x2="${x(share)}" y1="${middle - 3}" y2="${middle + 3}"/>`,
  )}
${main && base && html`<line class="way" x1="${x(base.value)}" x2="${x(main.value)}" y1="${middle}" y2="${middle}"/>`}
${marks
  .filter(({ look }) => look === "control")
  .map(
    ({ value }) =>
      html`<line class="control" x1="${x(value)}" x2="${x(value)}" y1="${middle - 9}" y2="${middle + 9}"/>`,
  )}
${base && html`<circle class="base" r="4.5" cx="${x(base.value)}" cy="${middle}"/>`}
${main?.interval && html`<line class="interval" x1="${x(main.interval[0])}" x2="${x(main.interval[1])}" y1="${middle + 12}" y2="${middle + 12}"/>`}
${main && html`<circle class="main" r="6" cx="${x(main.value)}" cy="${middle}"/>`}
</svg>`;
}
