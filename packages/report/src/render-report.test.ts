import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { formatPercent } from "./format.ts";
import { escapeText } from "./html.ts";
import { renderReport } from "./render-report.ts";
import type { GallerySample } from "./report-input.ts";
import { makeReportInput, type ScoredInput } from "./testing/report-input.ts";

let input: ScoredInput;
let page: string;
beforeAll(async () => {
  input = await makeReportInput();
  page = renderReport(input);
});

test("the same input gives the same bytes, and is left as it was", async () => {
  const before = structuredClone(input);
  expect(renderReport(await makeReportInput())).toBe(page);
  expect(input).toEqual(before);
});

test("every sample of the gallery is on the page, worst first", () => {
  const ids = [...page.matchAll(/data-id="([^"]*)"/g)].map(([, id]) => id);
  const overall = (id: string | undefined) => input.gallery.find((s) => s.id === id)?.replies.tuned?.overall;
  expect(ids.toSorted()).toEqual(input.gallery.map(({ id }) => id).toSorted());
  expect(ids.map(overall)).toEqual(ids.map(overall).toSorted((a, b) => Number(a) - Number(b)));
});

test("every metric of every predictor is shown as the scores have it", () => {
  for (const { metrics } of Object.values(input.scores.predictors)) {
    for (const { value } of Object.values(metrics)) {
      expect(page).toContain(`<span class="value">${escapeText(formatPercent(value))}</span>`);
    }
  }
});

test("every raw reply is on the page to the letter", () => {
  for (const { replies } of input.gallery) {
    for (const { reply } of Object.values(replies)) expect(page).toContain(escapeText(reply));
  }
});

test("the page needs nothing beside it: no address but fragments and pictures inside it", () => {
  const addresses = [...page.matchAll(/\s(?:src|href|action|srcset|poster|data|xlink:href)="([^"]*)"/g)].map(
    ([, a]) => a,
  );
  expect(addresses.length).toBeGreaterThan(10);
  for (const address of addresses) expect(address).toMatch(/^(#[a-z0-9_-]+|data:image\/(png|jpeg);base64,.*)$/);
  expect(page).not.toMatch(/https?:\/\/|@import|url\(/);
});

test("the policy lets exactly the page's own style and script run", () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#39;", "'");
  for (const tag of ["script", "style"]) {
    const bodies = [...page.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, "g"))].map(
      ([, body]) => body as string,
    );
    expect(bodies).toHaveLength(1);
    const hash = createHash("sha256")
      .update(bodies[0] as string)
      .digest("base64");
    expect(policy).toContain(`${tag}-src 'sha256-${hash}'`);
  }
  expect(policy).toContain("default-src 'none'");
  expect(page).not.toMatch(/ style="| on[a-z]+="/);
});

test("every table has a caption, and every reference leads somewhere", () => {
  expect([...page.matchAll(/<table/g)].length).toBe([...page.matchAll(/<caption/g)].length);
  for (const [, id] of page.matchAll(/(?:href="#|aria-describedby="|aria-labelledby=")([a-z0-9_-]+)/g)) {
    expect(page).toContain(`id="${id}"`);
  }
});

describe("text from outside", () => {
  const ATTACK = `"><script>window.injected = true</script><img src=x onerror="injected=1"></style></textarea>`;

  test("an attack in any place it can come from stays text", () => {
    const attacked = renderReport(attackEverywhere(input, ATTACK));
    expect(attacked).not.toContain("<script>window");
    expect(attacked).not.toContain("<img src=x");
    expect(attacked.match(/<script>/g)).toHaveLength(1);
    expect(attacked).toContain(escapeText(ATTACK));
  });

  test("no text whatever changes how many tags the page has", () => {
    const tags = (text: string) => renderReport(attackEverywhere(input, text)).match(/<[a-z/!]/gi)?.length;
    const harmless = tags("x");
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        expect(tags(text)).toBe(harmless);
      }),
      { numRuns: 20 },
    );
  });

  test("a picture that is no PNG or JPEG inside the page is not shown", () => {
    for (const image of [
      "https://example.org/x.png",
      "javascript:alert(1)",
      "data:image/svg+xml;base64,AAAA",
      '"><b>',
    ]) {
      const [sample] = input.gallery as [GallerySample];
      const shown = renderReport({ ...input, gallery: [{ ...sample, image }] });
      expect(shown).toContain("cannot be shown");
      expect(shown).not.toContain(escapeText(image));
    }
  });
});

test("a run with nothing but base scores has a page as well", () => {
  const { base } = input.scores.predictors;
  const scores = { ...input.scores, ...base, predictors: { base }, comparisons: [] } as ScoredInput["scores"];
  const bare = renderReport({ title: "base", scores, events: [], gallery: [], generated: "2026-11-22" });
  expect(bare).toContain("Nothing was trained");
  expect(bare).not.toContain('href="#gallery"');
  expect(bare).not.toMatch(/undefined|NaN|\[object/);
});

describe("a run that is not scored yet", () => {
  const COMMAND = "npx nx run evaluate --config=tiny";
  const unscored = (events: ScoredInput["events"] = input.events) =>
    renderReport({ ...input, scores: undefined, gallery: [], scoredBy: COMMAND, events });

  test("has a page of its training, with the command that scores it and no part that needs scores", () => {
    const bare = unscored();
    expect(bare).toContain("Training is done, at step 500 of 500.");
    expect(bare).toMatch(
      new RegExp(
        `Nothing has been scored yet:.* To score it, with code, config and dataset as they were: <code>${COMMAND}</code>`,
      ),
    );
    expect([...bare.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id)).toEqual(["training", "run"]);
    expect(bare).toContain(`<a class="skip" href="#training">`);
    expect(bare).toContain("<dt>Run</dt><dd><code>tiny-3f9a0c21d7</code></dd>");
    expect(bare).toContain("trained on 2,000 pictures of starter, split train.");
    expect(bare).not.toMatch(/undefined|NaN|\[object/);
  });

  test("says on top how far it came, and why it ended", () => {
    const upTo = (step: number) => input.events.filter((event) => !("step" in event) || event.step <= step);
    const killed = upTo(300).filter(({ event }) => event !== "finished");
    expect(unscored(killed)).toContain("Training was killed, or is still going on, at step 300 of 500.");
    const failed = { event: "failed" as const, time: 0, code: "out_of_memory", exit_code: 3 };
    expect(unscored([...killed, { ...failed, message: "No memory.", next: "Lower it." }])).toContain(
      "Training failed at step 300 of 500: No memory. Lower it.",
    );
    const interrupted = { event: "interrupted" as const, time: 0, step: 300 };
    expect(unscored([...killed, interrupted])).toContain("Training was interrupted at step 300 of 500.");
    expect(unscored([])).toContain("before its first step.");
  });
});

test("what Comet gets of a step is a curve here as well", () => {
  for (const [id, summary] of [
    ["speed", /^Slowest 5\.8\d* at step \d+/],
    ["token-speed", /^Slowest 2,8\d0 at step \d+/],
    ["memory", /^Peak 2\.0 GiB, reached at step 61\./],
    ["waiting", /^1\.\d % of a step on average, at most 2\d\.\d %, at step 251\./],
  ] as const) {
    expect(new RegExp(`id="plot-${id}-summary">([^<]*)<`).exec(page)?.[1], id).toMatch(summary);
  }
});

test("a wait of a percent of the time looks like little: its axis goes up to ten", () => {
  const events = input.events.map((event) => (event.event === "step" ? { ...event, data_wait_share: 0.01 } : event));
  const [, plot = ""] = /id="plot-waiting"([\s\S]*?)<\/figure>/.exec(renderReport({ ...input, events })) ?? [];
  const ticks = [...plot.matchAll(/text-anchor="end" x="43" y="[^"]*">([^<]*)</g)].map(([, tick]) => tick);
  expect(ticks).toEqual(["0", "2", "4", "6", "8", "10"]);
});

test("a run of which nobody measured the waiting has no curve of it", () => {
  const events = input.events.map((event) =>
    event.event === "step" ? { ...event, data_wait_share: undefined } : event,
  );
  expect(renderReport({ ...input, events })).not.toContain("plot-waiting");
});

test("the curve of a metric over training bears its name, and says where it was highest", () => {
  expect(page).toMatch(/Validation: Overall Schema Score[\s\S]*?0\.846 at step 500\. Highest 0\.849, at step 400\./);
});

test("a metric measured once over training is a sentence, not a curve of one point", () => {
  const events = input.events.filter((event) => event.event !== "validation" || event.step === 500);
  const once = renderReport({ ...input, events });
  expect(once).toContain("Measured once on validation pictures: Overall Schema Score 0.846 at step 500.");
  expect(once).not.toContain("Validation: Overall Schema Score");
});

test("parts that do not differ are told in one sentence, their figures stay in the table", () => {
  const scores = structuredClone(input.scores);
  for (const { strata } of Object.values(scores.predictors)) for (const { metrics } of strata) metrics.overall = 0;
  Object.assign(scores, { strata: scores.predictors.tuned?.strata });
  const same = renderReport({ ...input, scores });
  expect(same).toMatch(/The same in every part: 0\.0.% for Fine-tuned and 0\.0.% for Base\./);
  expect(same).not.toContain("plot-strata");
  expect(same).toContain("By number of tables");
});

test("a split that is all of one kind has no part to compare", () => {
  const scores = structuredClone(input.scores);
  const kind = scores.predictors.tuned?.strata.find(({ by }) => by === "domain")?.value;
  for (const report of Object.values(scores.predictors))
    report.strata = report.strata.filter(({ by, value }) => by !== "domain" || value === kind);
  Object.assign(scores, { strata: scores.predictors.tuned?.strata });
  const page = renderReport({ ...input, scores });
  expect(kind).toBeDefined();
  expect(page).not.toContain("By domain");
  expect(page).toContain("By number of tables");
});

test("samples that a server never answered are told before anything else", () => {
  const failed = { gpt: { "429": 3, "time-out": 1 } };
  expect(renderReport({ ...input, failed })).toMatch(
    /Findings">\s*<li class="bad">.*?gpt gave no answer to 3 pictures \(429\) and 1 picture \(time-out\)/,
  );
});

test("a whole page holds no word that only a mistake writes", () => {
  expect(page).not.toMatch(/undefined|NaN|\[object/);
});

/** The text in every place that a model, a dataset, a config or a log can fill. */
function attackEverywhere(original: ScoredInput, text: string): ScoredInput {
  const copy = structuredClone(original);
  const [sample] = copy.gallery.slice(0, 1) as [GallerySample];
  const column = { name: text, type: text };
  const relationship = { from_table: text, to_table: text, to_columns: [text] };
  copy.gallery = [
    {
      ...sample,
      id: text,
      domain: text,
      style: text,
      notation: text,
      truth: { tables: [{ name: text, columns: [column] }], relationships: [relationship] },
      replies: {
        tuned: {
          reply: text,
          annotation: { tables: [], relationships: [] },
          overall: 0.5,
          diff: {
            tables: [
              {
                name: text,
                state: "changed",
                predictedName: `${text}2`,
                columns: [{ name: text, state: "missing", truth: column }],
              },
            ],
            relationships: [{ state: "invented", predicted: relationship }],
          },
        },
      },
    },
  ];
  copy.title = text;
  copy.failed = { [text]: { [text]: 1 } };
  copy.generated = text;
  copy.scores.dataset = text;
  Object.assign(copy.scores, { run_id: text });
  copy.scores.predictors = {
    ...copy.scores.predictors,
    [`other${text}`]: { ...copy.scores, predictor: `other${text}` },
  };
  for (const report of Object.values(copy.scores.predictors)) {
    report.strata = report.strata.map((stratum) => ({
      ...stratum,
      value: stratum.by === "domain" ? text : stratum.value,
    }));
  }
  copy.events.push({ event: "warning", time: 0, code: text, message: text, next: text });
  copy.events.push({ event: "validation", time: 0, step: 500, metrics: { [text]: 0.5 } });
  if (copy.config) copy.config.prompt.user = text;
  return copy;
}
