import type { ComparedScores, ScoreReport, Stratum } from "@undiagram/contract";
import { formatPercent, joinWords, typeset } from "../format.ts";
import { type Html, html } from "../html.ts";
import { METRIC_TEXTS } from "../metric-texts.ts";
import { own } from "../own.ts";
import { type BarRow, drawBarPlot } from "../plots/bar-plot.ts";
import { predictorLabel, sortPredictors } from "../predictors.ts";

const TITLES: Readonly<Record<string, string>> = {
  domain: "By domain",
  style: "By drawing style",
  notation: "By notation",
  photo: "By kind of photo",
  tables: "By number of tables",
  megapixels: "By size of the picture",
};
const ORDER = Object.keys(TITLES);
/** Values of these are sizes, in their own order; all others are sorted best first. */
const SIZES = ["tables", "megapixels"];
/** Below this many pictures a bar says little. */
const FEW = 20;

const SHOWN = ["table_f1", "relationship_type_f1", "overall"] as const;

/** The Overall Schema Score by domain, style, notation, kind of photo and size, with the figures of all strata in a table below. */
export function renderStrata(scores: ComparedScores): Html | undefined {
  const { main, base } = sortPredictors(scores);
  const parts = Map.groupBy(main.strata, ({ by }) => by);
  // One part alone is the whole split, and has nothing to be compared with.
  const names = [...parts.keys()].filter((by) => parts.get(by)?.[1]).sort((a, b) => rank(a) - rank(b));
  if (names.length === 0) return undefined;
  const same = describeSame(base ? [main, base] : [main]);
  return html`<section id="strata" aria-labelledby="strata-title">
<h2 id="strata-title">Where it does well, and where not</h2>
<p class="lead">${METRIC_TEXTS.overall.label} of parts of the split. Parts of fewer than ${FEW} pictures say little.</p>
${same ? html`<p>${typeset(same)}</p>` : html`<div class="plots">${names.map((by, i) => drawStrata(by, i, main, base))}</div>`}
${renderNumbers(names, main, base)}
</section>`;
}

/** Where no part differs from another there is nothing to see in bars, and one sentence says it all. */
function describeSame(reports: readonly ScoreReport[]): string | undefined {
  const texts = reports.map(({ predictor, strata }) => {
    const [value, ...others] = new Set(strata.map(({ metrics }) => metrics.overall));
    return value === undefined || others.length > 0
      ? undefined
      : `${formatPercent(value)} for ${predictorLabel(predictor)}`;
  });
  if (texts.includes(undefined)) return undefined;
  return `The same in every part: ${joinWords(texts as string[])}.`;
}

function drawStrata(by: string, index: number, main: ScoreReport, base: ScoreReport | undefined): Html {
  const rows = sortStrata(main.strata.filter((stratum) => stratum.by === by));
  const bars = rows.map(
    (stratum): BarRow => ({
      label: partLabel(stratum),
      samples: stratum.samples,
      values: [stratum.metrics.overall, ...(base ? [findStratum(base, stratum)?.metrics.overall] : [])],
    }),
  );
  return drawBarPlot({
    id: `strata-${index}`,
    title: title(by),
    summary: summarize(bars),
    series: [
      { name: predictorLabel(main.predictor), look: "main" },
      ...(base ? [{ name: predictorLabel(base.predictor), look: "base" as const }] : []),
    ],
    rows: bars,
  });
}

/** Names the best and the worst part, among those with enough pictures to tell. */
function summarize(rows: readonly BarRow[]): string {
  const telling = rows
    .filter(({ samples, values }) => samples >= FEW && values[0] !== undefined)
    .sort((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
  const [best, worst] = [telling[0], telling.at(-1)];
  if (!best || !worst || best === worst) return "Too few pictures in each part to compare them.";
  if (best.values[0] === worst.values[0]) return `The same on all: ${formatPercent(best.values[0] ?? 0)}.`;
  return `${joinWords(
    [best, worst].map(
      ({ label, values }, i) => `${i === 0 ? "Best" : "worst"} on ${label} (${formatPercent(values[0] ?? 0)})`,
    ),
  )}.`;
}

function renderNumbers(names: readonly string[], main: ScoreReport, base: ScoreReport | undefined): Html {
  const shown = base ? [base, main] : [main];
  return html`<details class="numbers"><summary>The parts as numbers</summary>
<div class="scroll" role="region" aria-label="The parts as numbers" tabindex="0"><table>
<caption>Figures of each part of the split</caption>
<thead><tr><th scope="col">Part</th><th scope="col">Pictures</th>${SHOWN.flatMap((metric) =>
    shown.map(
      ({ predictor }) =>
        html`<th scope="col">${METRIC_TEXTS[metric].label}, ${predictorLabel(predictor).toLowerCase()}</th>`,
    ),
  )}</tr></thead>
${names.map(
  (
    by,
  ) => html`<tbody><tr class="group"><th colspan="${2 + SHOWN.length * shown.length}" scope="rowgroup">${title(by)}</th></tr>
${sortStrata(main.strata.filter((stratum) => stratum.by === by)).map(
  (stratum) =>
    html`<tr><th scope="row">${partLabel(stratum)}</th><td>${stratum.samples}</td>${SHOWN.flatMap((metric) =>
      shown.map((report) => {
        const value = findStratum(report, stratum)?.metrics[metric];
        return html`<td>${value === undefined ? "–" : formatPercent(value)}</td>`;
      }),
    )}</tr>`,
)}</tbody>`,
)}
</table></div></details>`;
}

function partLabel({ by, value }: Stratum): string {
  if (!SIZES.includes(by)) return value;
  const unit = by === "tables" && value === "1" ? "table" : by;
  return `${value.replace("-", "–")} ${unit}`;
}

function findStratum(report: ScoreReport, { by, value }: Stratum): Stratum | undefined {
  return report.strata.find((stratum) => stratum.by === by && stratum.value === value);
}

function sortStrata(strata: readonly Stratum[]): Stratum[] {
  return strata.toSorted((a, b) =>
    SIZES.includes(a.by)
      ? Number.parseFloat(a.value) - Number.parseFloat(b.value)
      : (b.metrics.overall ?? 0) - (a.metrics.overall ?? 0),
  );
}

function title(by: string): string {
  return own(TITLES, by) ?? `By ${by}`;
}

function rank(by: string): number {
  return ORDER.includes(by) ? ORDER.indexOf(by) : ORDER.length;
}
