import { type Html, html } from "../html.ts";

export interface BarPart {
  /** A class of the page's style. */
  look: string;
  count: number;
}

const WIDTH = 220;
const HEIGHT = 14;
/** Where the parts end; what lies beyond the whole has the rest. */
const WHOLE = 160;

/**
 * The parts of a whole in one bar, and beside it what lies beyond the whole, on the same scale as far as there is room.
 * It repeats what the row beside it says in figures, so it is hidden from screen readers.
 */
export function drawStackedBar(parts: readonly BarPart[], beyond: BarPart): Html {
  const all = Math.max(
    1,
    parts.reduce((sum, { count }) => sum + count, 0),
  );
  const scale = (count: number) => Math.round((count / all) * WHOLE * 10) / 10;
  let done = 0;
  const bars = parts.map(({ look, count }) => {
    const x = scale(done);
    done += count;
    return count > 0 && html`<rect class="${look}" x="${x}" y="0" width="${scale(done) - x}" height="${HEIGHT}"/>`;
  });
  const rest = Math.min(WIDTH - WHOLE - 4, scale(beyond.count));
  return html`<svg class="stack" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${bars}${
    beyond.count > 0 &&
    html`<rect class="${beyond.look}" x="${WHOLE + 4}" y="3" width="${rest}" height="${HEIGHT - 6}"/>`
  }</svg>`;
}
