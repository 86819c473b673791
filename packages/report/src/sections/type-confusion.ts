import type { ComparedScores, TypeCount } from "@undiagram/contract";
import { formatCount, formatNumber, formatPercent } from "../format.ts";
import { type Html, html } from "../html.ts";
import { predictorLabel, sortPredictors } from "../predictors.ts";

const NO_TYPE = "no type";
/** Misread types that are listed: those after them are rare. */
const LISTED = 12;
/** Shades of a cell; the page's style holds one class for each. */
const SHADES = 5;

/** What the types of found columns were read as: by family as a table, and the types misread most often. */
export function renderTypeConfusion(scores: ComparedScores): Html | undefined {
  const { main } = sortPredictors(scores);
  if (!main.types || main.types.families.length === 0) return undefined;
  const { families, misread } = main.types;
  return html`<section id="types" aria-labelledby="types-title">
<h2 id="types-title">What types were read as</h2>
<p class="lead">${summarize(families)} ${predictorLabel(main.predictor)}, columns found whose type is drawn.</p>
<div class="side-by-side">
${renderFamilies(families)}
${misread.length > 0 && renderMisread(misread)}
</div>
</section>`;
}

function summarize(families: readonly TypeCount[]): string {
  const all = sum(families);
  const wrong = families.filter(({ shown, said }) => shown !== said);
  const right = `${formatPercent((all - sum(wrong)) / all)} of ${formatNumber(all, "type")} are of the right family`;
  const [worst] = wrong.toSorted((a, b) => b.columns - a.columns);
  return worst ? `${right}; most often ${worst.shown} was read ${describeSaid(worst.said)}.` : `${right}.`;
}

function describeSaid(said: string | null): string {
  if (said === null) return "without a type";
  return `as ${said === "other" ? "no known type" : said}`;
}

/** Families drawn as rows, families read as columns; the right ones stand on the diagonal. */
function renderFamilies(families: readonly TypeCount[]): Html {
  const shown = [...new Set(families.map((count) => count.shown))];
  const rest = new Set(families.map(({ said }) => said ?? NO_TYPE));
  const said = [...shown.filter((family) => rest.delete(family)), ...[...rest].sort(byLastResort)];
  const title = "By family: what is drawn in rows, what was read in columns";
  return html`<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table class="confusion">
<caption>${title}</caption>
<thead><tr><th scope="col">Drawn</th>${said.map((family) => html`<th scope="col"><span>${family}</span></th>`)}</tr></thead>
<tbody>${shown.map((family) => {
    const row = families.filter((count) => count.shown === family);
    return html`<tr><th scope="row">${family} <span class="count">${formatCount(sum(row))}</span></th>${said.map(
      (other) =>
        renderCell(row.find((count) => (count.said ?? NO_TYPE) === other)?.columns ?? 0, sum(row), other === family),
    )}</tr>`;
  })}</tbody>
</table></div>`;
}

function renderCell(columns: number, all: number, isRight: boolean): Html {
  if (columns === 0) return html`<td></td>`;
  const shade = Math.max(1, Math.ceil((columns / all) * SHADES));
  return html`<td class="${isRight ? "right" : "wrong"} shade-${shade}" title="${formatPercent(columns / all)} of the row">${formatCount(columns)}</td>`;
}

function renderMisread(misread: readonly TypeCount[]): Html {
  return html`<table class="misread">
<caption>Misread most often</caption>
<thead><tr><th scope="col">Drawn</th><th scope="col">Read as</th><th scope="col">Columns</th></tr></thead>
<tbody>${misread
    .slice(0, LISTED)
    .map(
      ({ shown, said, columns }) =>
        html`<tr><th scope="row"><code>${shown}</code></th><td>${said === null ? html`<i>${NO_TYPE}</i>` : html`<code>${said}</code>`}</td><td>${formatCount(columns)}</td></tr>`,
    )}</tbody>
</table>`;
}

function sum(counts: readonly TypeCount[]): number {
  return counts.reduce((total, { columns }) => total + columns, 0);
}

/** Families first, then what is no family: "other" and "no type". */
function byLastResort(a: string, b: string): number {
  const rank = (family: string) => ["other", NO_TYPE].indexOf(family);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
