import { type Html, html } from "../html.ts";
import type { ComparedRun } from "../report-input.ts";

/** The settings in which the compared runs differ: what may be behind the figures. */
export function renderRunDifferences(runs: readonly ComparedRun[]): Html {
  const settings = runs.map(({ config, lock }) => flatten({ config, decides: lock?.decides }));
  const names = [...new Set(settings.flatMap((setting) => [...setting.keys()]))].sort();
  const differing = names.filter((name) => new Set(settings.map((setting) => setting.get(name))).size > 1);
  return html`<section id="run" aria-labelledby="run-title">
<h2 id="run-title">What the runs differ in</h2>
${
  differing.length === 0
    ? html`<p>${runs.length === 1 ? "All predictors are of one run." : "No setting differs."}</p>`
    : html`<div class="scroll" role="region" aria-labelledby="run-title" tabindex="0"><table class="settings">
<caption class="unseen">Settings that differ</caption>
<thead><tr><th scope="col">Setting</th>${runs.map(({ id }) => html`<th scope="col">${id}</th>`)}</tr></thead>
<tbody>${differing.map(
        (name) =>
          html`<tr><th scope="row"><code>${name}</code></th>${settings.map((setting) => html`<td>${shorten(setting.get(name))}</td>`)}</tr>`,
      )}</tbody></table></div>`
}
</section>`;
}

/** Every value of a nested object by its path, as JSON; a list is one value. */
function flatten(value: object, path = ""): Map<string, string> {
  return new Map(
    Object.entries(value).flatMap(([key, inner]): [string, string][] => {
      const at = path ? `${path}.${key}` : key;
      if (inner === undefined) return [];
      return typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? [...flatten(inner, at)]
        : [[at, JSON.stringify(inner)]];
    }),
  );
}

function shorten(json: string | undefined): string {
  const hash = /^"([0-9a-f]{12})[0-9a-f]{52}"$/.exec(json ?? "")?.[1];
  return hash ?? json ?? "–";
}
