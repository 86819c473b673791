import type { Column, Relationship } from "@undiagram/schema";
import { type Html, html } from "../html.ts";
import type { DiffState, RelationshipDiff, SchemaDiff, TableDiff } from "../schema-diff.ts";

const SIGNS: Readonly<Record<DiffState, string>> = { equal: "=", changed: "≠", missing: "−", invented: "+" };

/** Truth and answer row by row, each row with its mark as a sign and a word, so that colour is never the only bearer. */
export function renderDiffTable(diff: SchemaDiff, caption: string, answerTitle: string): Html {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="diff">
<caption class="unseen">${caption}</caption>
<thead><tr><th scope="col"><span class="unseen">Mark</span></th><th scope="col">In the picture</th><th scope="col">${answerTitle}</th></tr></thead>
${diff.tables.map(renderTable)}
${diff.relationships.length > 0 && renderRelationships(diff.relationships)}
</table></div>`;
}

function renderTable({ name, predictedName, state, columns }: TableDiff): Html {
  const answered = predictedName ?? name;
  return html`<tbody><tr class="table ${state}">${renderMark(state)}<th scope="rowgroup">${
    state === "invented" ? html`<i>no such table</i>` : name
  }</th><td>${
    state === "missing" ? html`<i>not found</i>` : answered === name ? answered : html`<mark>${answered}</mark>`
  }</td></tr>
${columns.map((column) => renderRow(column.state, columnCells(column.truth, column.predicted)))}</tbody>`;
}

function renderRelationships(relationships: readonly RelationshipDiff[]): Html {
  return html`<tbody><tr class="table"><td></td><th scope="rowgroup" colspan="2">Relationships</th></tr>
${relationships.map(({ state, truth, predicted }) => renderRow(state, relationshipCells(truth, predicted)))}</tbody>`;
}

function renderRow(state: DiffState, [truth, predicted]: readonly [Html | undefined, Html | undefined]): Html {
  return html`<tr class="${state}">${renderMark(state)}<td>${truth ?? html`<i>not in the picture</i>`}</td><td>${predicted ?? html`<i>not found</i>`}</td></tr>`;
}

function renderMark(state: DiffState): Html {
  return html`<td class="mark"><span aria-hidden="true">${SIGNS[state]}</span> <span class="${state === "equal" ? "unseen" : "word"}">${state}</span></td>`;
}

type Cells = readonly [Html | undefined, Html | undefined];

/** Both sides of a column; what only one of them says, or says otherwise, is marked on both. */
function columnCells(truth: Column | undefined, predicted: Column | undefined): Cells {
  return pair(truth, predicted, columnParts);
}

function relationshipCells(truth: Relationship | undefined, predicted: Relationship | undefined): Cells {
  return pair(truth, predicted, relationshipParts);
}

/** One thing said of a column or relationship. `absent` is what the other side reads where it is not said there. */
interface Saying {
  text: string | undefined;
  absent?: string;
  look: "name" | "type" | "badge";
}

function pair<T>(truth: T | undefined, predicted: T | undefined, say: (item: T) => Saying[]): Cells {
  const [left, right] = [truth && say(truth), predicted && say(predicted)];
  const side = (own: Saying[] | undefined, other: Saying[] | undefined) =>
    own && html`${own.map((saying, i) => renderSaying(saying, other?.[i]))}`;
  return [side(left, right), side(right, left)];
}

function renderSaying({ text, absent, look }: Saying, other: Saying | undefined): Html | false {
  const differs = other !== undefined && other.text !== text;
  const shown = text ?? (differs ? absent : undefined);
  if (shown === undefined) return false;
  const body = differs ? html`<mark>${shown}</mark>` : shown;
  return html` <span class="${look}">${body}</span>`;
}

function columnParts(column: Column): Saying[] {
  const flag = (set: boolean | undefined, badge: string): Saying => ({
    text: set ? badge : undefined,
    absent: `no ${badge}`,
    look: "badge",
  });
  return [
    { text: column.name, look: "name" },
    { text: column.type, absent: "no type", look: "type" },
    flag(column.primary_key, "PK"),
    flag(column.foreign_key, "FK"),
    flag(column.unique, "UNIQUE"),
    flag(column.nullable === false, "NOT NULL"),
    flag(column.nullable === true, "NULL"),
  ];
}

function relationshipParts(relationship: Relationship): Saying[] {
  const { from_table, from_columns, to_table, to_columns, type, from_optional, to_optional } = relationship;
  const columns = (names: readonly string[] | undefined): Saying => ({
    text: names && `(${names.join(", ")})`,
    absent: "(no columns)",
    look: "type",
  });
  return [
    { text: from_table, look: "name" },
    columns(from_columns),
    { text: type === "many_to_many" ? "↔" : "→", look: "type" },
    { text: to_table, look: "name" },
    columns(to_columns),
    { text: type?.replaceAll("_", " "), absent: "no cardinality", look: "badge" },
    { text: from_optional && "from end optional", absent: "from end not optional", look: "badge" },
    { text: to_optional && "to end optional", absent: "to end not optional", look: "badge" },
  ];
}
