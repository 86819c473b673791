import type { ComparedScores, RelationshipCounts } from "@undiagram/contract";
import { formatCount, formatPercent } from "../format.ts";
import { type Html, html } from "../html.ts";
import { drawStackedBar } from "../plots/stacked-bar.ts";
import { predictorLabel, sortPredictors } from "../predictors.ts";

interface Row {
  notation: string;
  shown: number;
  said: number;
  /** Each relationship shown is in exactly one of these; the order is from right to lost. */
  parts: Record<(typeof PARTS)[number]["key"], number>;
  /** Said, and in no picture. */
  invented: number;
}

const PARTS = [
  { key: "right", label: "Right" },
  { key: "columns", label: "Wrong columns" },
  { key: "type", label: "Wrong type" },
  { key: "direction", label: "Wrong direction" },
  { key: "lost", label: "Not found" },
] as const;

/** How far the relationships of each notation were read, and at which level the others went wrong. */
export function renderRelationshipErrors(scores: ComparedScores): Html | undefined {
  const { main } = sortPredictors(scores);
  const rows = main.strata.flatMap(({ by, value, relationships }) =>
    by === "notation" && relationships ? [toRow(value, relationships)] : [],
  );
  if (rows.length === 0) return undefined;
  const all = rows.length > 1 ? [...rows.toSorted(byErrors), addUp(rows)] : rows;
  return html`<section id="relationships" aria-labelledby="relationships-title">
<h2 id="relationships-title">Where relationships go wrong, by notation</h2>
<p class="lead">${predictorLabel(main.predictor)}. Each relationship in the pictures counts once, at the first level where the answer leaves it: tables, direction, type, columns. The notation with the most errors stands first.</p>
<div class="scroll" role="region" aria-labelledby="relationships-title" tabindex="0">
<table class="errors">
<caption class="unseen">Relationships by notation and error</caption>
<thead><tr><th scope="col">Notation</th><th scope="col">In the pictures</th>${PARTS.map(
    ({ key, label }) => html`<th scope="col"><span class="swatch ${key}" aria-hidden="true"></span> ${label}</th>`,
  )}<th scope="col"><span class="swatch invented" aria-hidden="true"></span> Invented</th><th class="drawing" scope="col"><span class="unseen">Drawing</span></th></tr></thead>
<tbody>${all.map(renderRow)}</tbody>
</table>
</div>
</section>`;
}

function renderRow({ notation, shown, parts, invented }: Row): Html {
  const share = (count: number) =>
    shown > 0 ? html` <span class="share">${formatPercent(count / shown)}</span>` : null;
  return html`<tr><th scope="row">${notation}</th><td>${formatCount(shown)}</td>${PARTS.map(
    ({ key }) => html`<td>${formatCount(parts[key])}${share(parts[key])}</td>`,
  )}<td>${formatCount(invented)}${share(invented)}</td><td class="drawing">${drawStackedBar(
    PARTS.map(({ key }) => ({ look: key, count: parts[key] })),
    { look: "invented", count: invented },
  )}</td></tr>`;
}

function toRow(notation: string, { shown, said, pair, direction, type, columns }: RelationshipCounts): Row {
  return {
    notation,
    shown,
    said,
    parts: {
      right: columns,
      columns: type - columns,
      type: direction - type,
      direction: pair - direction,
      lost: shown - pair,
    },
    invented: said - pair,
  };
}

function byErrors(a: Row, b: Row): number {
  const share = ({ parts, shown }: Row) => parts.right / Math.max(1, shown);
  return share(a) - share(b) || (a.notation < b.notation ? -1 : 1);
}

function addUp(rows: readonly Row[]): Row {
  const sum = (value: (row: Row) => number) => rows.reduce((total, row) => total + value(row), 0);
  return {
    notation: "all",
    shown: sum(({ shown }) => shown),
    said: sum(({ said }) => said),
    parts: {
      right: sum(({ parts }) => parts.right),
      columns: sum(({ parts }) => parts.columns),
      type: sum(({ parts }) => parts.type),
      direction: sum(({ parts }) => parts.direction),
      lost: sum(({ parts }) => parts.lost),
    },
    invented: sum(({ invented }) => invented),
  };
}
