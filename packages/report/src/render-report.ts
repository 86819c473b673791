import { createHash } from "node:crypto";
import { type Html, html, trust } from "./html.ts";
import { SCRIPT, STYLE } from "./page/assets.ts";
import type { ReportInput } from "./report-input.ts";
import { renderCurves } from "./sections/curves.ts";
import { renderGallery } from "./sections/gallery.ts";
import { renderHeader } from "./sections/header.ts";
import { renderHeadline } from "./sections/headline.ts";
import { renderMetrics } from "./sections/metrics.ts";
import { renderRelationshipErrors } from "./sections/relationship-errors.ts";
import { renderRunDifferences } from "./sections/run-differences.ts";
import { renderRunFacts } from "./sections/run-facts.ts";
import { renderStrata } from "./sections/strata.ts";
import { renderTypeConfusion } from "./sections/type-confusion.ts";

/**
 * A run's scores and events, or several predictors side by side, as one HTML page that needs nothing beside it: no
 * network, no other file. Without scores the parts that need them are left out. The same input gives the same bytes.
 * All text of models and datasets is escaped, and the page's own policy lets no script run but its own, by hash.
 */
export function renderReport(input: ReportInput): string {
  const { scores } = input;
  const sections: [id: string, title: string, body: Html | undefined][] = [
    ["headline", "Headline", scores && renderHeadline(scores)],
    ["strata", "Strata", scores && renderStrata(scores)],
    ["training", "Training", input.runs ? undefined : renderCurves(input.events)],
    ["metrics", "All metrics", scores && renderMetrics(scores)],
    ["types", "Types", scores && renderTypeConfusion(scores)],
    ["relationships", "Relationships", scores && renderRelationshipErrors(scores)],
    ["run", "The run", input.runs ? renderRunDifferences(input.runs) : renderRunFacts(input)],
    // Last, because it is long.
    ["gallery", "Pictures", scores && renderGallery(input.gallery, scores)],
  ];
  const shown = sections.filter(([, , body]) => body !== undefined);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${input.title}</title>
<style>${trust(STYLE)}</style>
</head>
<body>
<a class="skip" href="#${shown[0]?.[0]}">Skip to the figures</a>
<main>
${renderHeader(input)}
<nav aria-label="Sections"><ul>${shown.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
${shown.map(([, , body]) => body)}
</main>
<div class="tip" role="tooltip" popover="manual"></div>
<script>${trust(SCRIPT)}</script>
</body>
</html>
`.markup;
}

const POLICY = [
  "default-src 'none'",
  `script-src ${hashSource(SCRIPT)}`,
  `style-src ${hashSource(STYLE)}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
