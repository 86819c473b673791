import type { ComparedScores, RunScores } from "@undiagram/contract";
import { formatNumber, joinWords, typeset } from "../format.ts";
import { type Html, html } from "../html.ts";
import { predictorLabel } from "../predictors.ts";
import type { ReportInput } from "../report-input.ts";
import { describeUnscored } from "../training-state.ts";
import { describeFindings, type Finding } from "../verdict.ts";

const SIGNS: Readonly<Record<Finding["tone"], string>> = { good: "✓", bad: "!", open: "?", fact: "i" };
const TONES: Readonly<Record<Finding["tone"], string>> = { good: "Good", bad: "Warning", open: "Open", fact: "Note" };

/** What was measured, and what came of it in words; before that, how far training came. */
export function renderHeader(input: ReportInput): Html {
  const { title, scores, events, failed = {}, scoredBy, generated } = input;
  const findings = scores
    ? [...describeFailures(failed), ...describeFindings(scores)]
    : describeUnscored(events, scoredBy);
  return html`<header class="top">
<h1>${title}</h1>
<p class="meta">${scores ? renderScored(scores) : renderTrained(input)} Written <time datetime="${generated}">${formatDate(generated)}</time>.</p>
<ul class="findings" aria-label="Findings">${findings.map(
    ({ tone, sentence, command }) =>
      html`<li class="${tone}"><span class="sign" aria-hidden="true">${SIGNS[tone]}</span><p><span class="unseen">${TONES[tone]}: </span>${typeset(sentence)}${command && html` <code>${command}</code>`}</p></li>`,
  )}</ul>
</header>`;
}

function renderScored(scores: RunScores | ComparedScores): Html {
  const of = "run_id" in scores ? html`Run <code>${scores.run_id}</code> on` : "Compared on";
  return html`${of} ${formatNumber(scores.samples, "picture")} of ${scores.dataset}, split ${scores.split}.`;
}

function renderTrained({ lock, config }: ReportInput): Html {
  const train = lock?.decides.dataset.train;
  return html`Run <code>${lock?.run_id}</code>, trained on ${formatNumber(train?.count ?? 0, "picture")} of ${config?.dataset.config}, split ${train?.split}.`;
}

/** Samples that a server never answered, by predictor. */
function describeFailures(failed: NonNullable<ReportInput["failed"]>): Finding[] {
  return Object.entries(failed).map(([predictor, reasons]) => {
    const parts = Object.entries(reasons).map(([reason, count]) => `${formatNumber(count, "picture")} (${reason})`);
    const sentence = `${predictorLabel(predictor)} gave no answer to ${joinWords(parts)}; they count as empty replies.`;
    return { tone: "bad", sentence };
  });
}

/** "2026-11-22 11:05 UTC" from ISO 8601; anything else as it came. */
function formatDate(iso: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d).*Z)?$/.exec(iso) ?? [];
  return day ? `${day}${time ? ` ${time} UTC` : ""}` : iso;
}
