import type { ComparedScores } from "@undiagram/contract";
import { formatNumber, formatPercent } from "../format.ts";
import { type Html, html } from "../html.ts";
import { own } from "../own.ts";
import { listPredictors, type Predictors, predictorLabel, sortPredictors } from "../predictors.ts";
import type { GallerySample } from "../report-input.ts";
import { renderAnswer } from "./answer.ts";

/** Pictures with truth and answers, the main predictor's worst first. The page's script filters and sorts again. */
export function renderGallery(gallery: readonly GallerySample[], scores: ComparedScores): Html | undefined {
  if (gallery.length === 0) return undefined;
  const predictors = sortPredictors(scores);
  const main = predictors.main.predictor;
  const answered = listPredictors(predictors)
    .map(({ predictor }) => predictor)
    .filter((predictor) => gallery.some(({ replies }) => own(replies, predictor)));
  const sorted = gallery.toSorted(
    (a, b) => (own(a.replies, main)?.overall ?? 0) - (own(b.replies, main)?.overall ?? 0) || (a.id < b.id ? -1 : 1),
  );
  return html`<section id="gallery" aria-labelledby="gallery-title">
<h2 id="gallery-title">Pictures and answers</h2>
<p class="lead">${gallery.length} of ${scores.samples} pictures, worst first. <span class="marks"><b class="missing">− missing</b> is in the picture only, <b class="invented">+ invented</b> in the answer only, <b class="changed">≠ changed</b> reads otherwise.</span></p>
${renderFilters(gallery, answered, predictors)}
<div class="cards">${sorted.map((sample) => renderCard(sample, answered, main))}</div>
<p class="none" hidden>No picture passes these filters. <button type="button" data-reset>Show all</button></p>
<dialog class="zoom" aria-labelledby="zoom-title"><form method="dialog"><h3 id="zoom-title"></h3><div class="tools"><button type="button" data-zoom="out" aria-label="Smaller">−</button><output aria-live="polite"></output><button type="button" data-zoom="in" aria-label="Larger">+</button><button type="button" data-zoom="fit">Fit</button><button value="close">Close</button></div></form><div class="canvas" tabindex="0" role="region" aria-label="Picture, scrollable"><img alt=""></div></dialog>
</section>`;
}

function renderFilters(
  gallery: readonly GallerySample[],
  answered: readonly string[],
  { main, base }: Predictors,
): Html {
  return html`<form class="filters" aria-label="Filter and sort the pictures">
<label>Answers of <select name="predictor">${answered.map(
    (predictor) =>
      html`<option value="${predictor}"${predictor === main.predictor && html` selected`}>${predictorLabel(predictor)}</option>`,
  )}</select></label>
${base && answered.includes(base.predictor) && renderOrder(base.predictor)}
${renderChoice("domain", "Domain", gallery)}${renderChoice("style", "Style", gallery)}${renderChoice("notation", "Notation", gallery)}${renderChoice("photo", "Photo", gallery)}
<label class="check"><input type="checkbox" name="wrong"> Only wrong ones</label>
<label class="check"><input type="checkbox" name="differences"> Hide what is right</label>
<output aria-live="polite" name="shown">${gallery.length} of ${gallery.length} shown</output>
</form>`;
}

function renderOrder(base: string): Html {
  const label = predictorLabel(base);
  return html`<label>Order <select name="order" data-base="${base}"><option value="worst">worst first</option><option value="lost">most lost against ${label}</option><option value="won">most won over ${label}</option></select></label>`;
}

function renderChoice(
  key: "domain" | "style" | "notation" | "photo",
  label: string,
  gallery: readonly GallerySample[],
): Html | false {
  const values = [...new Set(gallery.flatMap((sample) => sample[key] ?? []))].sort();
  return (
    values.length > 1 &&
    html`<label>${label} <select name="${key}"><option value="">all</option>${values.map(
      (value) => html`<option value="${value}">${value}</option>`,
    )}</select></label>`
  );
}

function renderCard(sample: GallerySample, answered: readonly string[], main: string): Html {
  const { id, domain, style, notation, photo, truth, replies } = sample;
  const shown = own(replies, main) ? main : answered.find((predictor) => own(replies, predictor));
  const size = `${formatNumber(truth.tables.length, "table")}, ${formatNumber(truth.relationships.length, "relationship")}`;
  return html`<article class="card" data-id="${id}" data-domain="${domain}" data-style="${style}" data-notation="${notation}" data-photo="${photo}" aria-label="Picture ${id}">
<header><h3>${id}</h3><p class="chips">${[domain, style, notation, photo !== "none" && photo, size].map((chip) => chip && html`<span>${chip}</span> `)}</p></header>
<div class="sides"><div class="side">${renderPicture(sample, size)}<p class="all-scores">${answered.map((predictor) => {
    const answer = own(replies, predictor);
    return answer && html`<span>${predictorLabel(predictor)} <b>${formatPercent(answer.overall)}</b></span> `;
  })}</p></div>
<div class="answers">${answered.map((predictor) => {
    const answer = own(replies, predictor);
    return answer
      ? renderAnswer(id, predictor, answer, predictor === shown)
      : html`<div class="answer" data-predictor="${predictor}" data-overall="0" data-wrong="yes" hidden><p class="unread">${predictorLabel(predictor)} gave no answer to this picture.</p></div>`;
  })}</div></div>
</article>`;
}

/** Only a picture inside the page is shown: an address outside would be a call into the network. */
const INLINE_PICTURE = /^data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]+$/;

function renderPicture({ id, image, width, height, truth }: GallerySample, size: string): Html {
  if (!INLINE_PICTURE.test(image)) return html`<p class="unread">The picture of this sample cannot be shown.</p>`;
  const names = truth.tables.map(({ name }) => name).join(", ");
  return html`<button type="button" class="picture" data-title="${id}" aria-label="Enlarge the picture of ${id}"><img src="${image}" ${width > 0 && height > 0 && html`width="${width}" height="${height}" `}alt="Diagram of ${size}: ${names}" decoding="async"></button>`;
}
