import { formatNumber, formatPercent } from "../format.ts";
import { type Html, html } from "../html.ts";
import { predictorLabel } from "../predictors.ts";
import type { GalleryReply } from "../report-input.ts";
import { countStates, isWrong } from "../schema-diff.ts";
import { renderDiffTable } from "./diff-table.ts";

/** One predictor's answer to one picture: its score, what differs, and the raw reply. */
export function renderAnswer(id: string, predictor: string, answer: GalleryReply, isShown: boolean): Html {
  const label = predictorLabel(predictor);
  return html`<div class="answer" data-predictor="${predictor}" data-overall="${answer.overall}" data-wrong="${isWrong(answer) ? "yes" : "no"}"${isShown ? null : hidden}>
<p class="sum"><strong>${label}</strong> <span class="score">${formatPercent(answer.overall)}</span> <span class="tally">overall, ${tally(answer)}</span></p>
${
  answer.annotation === null &&
  html`<p class="unread">No schema could be read from this reply, so everything in the picture counts as missing.</p>`
}
${renderDiffTable(answer.diff, `${id}: the picture's schema and the answer of ${label}`, label)}
<details class="raw"${answer.annotation === null && open}><summary>Raw reply, ${describeLength(answer.reply)}</summary>${
    answer.reply === "" ? html`<p>The reply is empty.</p>` : html`<pre tabindex="0">${answer.reply}</pre>`
  }</details>
</div>`;
}

const hidden = html` hidden`;
const open = html` open`;

function tally(answer: GalleryReply): string {
  if (answer.annotation === null) return "no schema in the reply";
  const { changed, missing, invented } = countStates(answer.diff);
  const parts = Object.entries({ missing, changed, invented }).filter(([, count]) => count > 0);
  return parts.length === 0 ? "everything right" : parts.map(([word, count]) => `${count} ${word}`).join(", ");
}

function describeLength(reply: string): string {
  return formatNumber([...reply].length, "character");
}
