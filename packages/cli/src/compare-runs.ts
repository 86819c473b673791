import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  type ComparedScores,
  METRIC_NAMES,
  type Problem,
  type RunEvaluation,
  type RunScores,
  type ScoreReport,
  UndiagramError,
  writeAtomic,
} from "@undiagram/contract";
import { renderReport } from "@undiagram/report";
import { type EvaluatedRun, evaluatedRun } from "@undiagram/runner";
import { compare, METRICS, type SampleScore, summarize } from "@undiagram/score";
import { makeGallery } from "./make-gallery.ts";
import { RUNS } from "./paths.ts";
import { readEvaluation, readSampleScores, readScores } from "./read-scores.ts";

/** One predictor of a run, as a comparison sees it. */
interface Side {
  /** How the page names it. */
  label: string;
  run: EvaluatedRun;
  predictor: string;
  runScores: RunScores;
  evaluation: RunEvaluation;
  scores: SampleScore[];
}

/**
 * Holds predictors of one run or of several against the first of them, on the samples that all of them read: paired
 * differences of every metric with bootstrap intervals clustered by family. Writes a page and the figures beside it.
 *
 * @param entries a run, or `run:predictor`; a run alone stands for its main predictor, the tuned model as a rule
 */
export async function compareRuns(
  entries: readonly string[],
  options: { out?: string; pictures?: number } = {},
): Promise<{ scores: ComparedScores; report: string }> {
  const sides = await openSides(entries);
  checkComparable(sides);
  const scores = compareSides(sides);
  const out = options.out ?? join(RUNS, "comparisons", `${fileName(sides)}.html`);
  const [first] = sides as [Side];
  const html = renderReport({
    title: sides.map(({ label }) => label).join(" · "),
    scores,
    events: [],
    runs: [...new Map(sides.map(({ run }) => [run.id, run])).values()],
    gallery: await makeGallery({
      run: first.run,
      evaluation: first.evaluation,
      answers: Object.fromEntries(
        sides.flatMap(({ label, run, predictor, evaluation }) => {
          const file = evaluation.predictions[predictor];
          return file ? [[label, join(run.dir, file)]] : [];
        }),
      ),
      main: scores.predictor,
      size: options.pictures,
    }),
    generated: new Date().toISOString(),
  });
  await writeAtomic(out, html);
  await writeAtomic(out.replace(/(\.html)?$/, ".json"), `${JSON.stringify(scores, null, 2)}\n`);
  return { scores, report: out };
}

async function openSides(entries: readonly string[]): Promise<Side[]> {
  const opened: Omit<Side, "label">[] = [];
  const problems: Problem[] = [];
  for (const entry of entries) {
    const [id, name] = splitEntry(entry);
    const run = await evaluatedRun(RUNS, id);
    const runScores = await readScores(run);
    const predictor = name ?? runScores.predictor;
    const scores = (await readSampleScores(run)).get(predictor);
    if (scores) opened.push({ run, predictor, runScores, evaluation: await readEvaluation(run), scores });
    else {
      const known = Object.keys(runScores.predictors).join(", ");
      problems.push({ where: `--runs ${entry}`, expected: `a predictor of ${run.id}: ${known}`, got: predictor });
    }
  }
  const isOneRun = new Set(opened.map(({ run }) => run.id)).size === 1;
  const isMainOnly = opened.every(({ predictor, runScores }) => predictor === runScores.predictor);
  const sides = opened.map((side) => {
    const { run, predictor } = side;
    return { label: isOneRun ? predictor : isMainOnly ? run.id : `${run.id}:${predictor}`, ...side };
  });
  const labels = new Set(sides.map(({ label }) => label));
  if (problems.length === 0 && (sides.length < 2 || labels.size < sides.length)) {
    problems.push({ where: "--runs", expected: "at least two, each once", got: entries.join(",") });
  }
  if (problems.length === 0) return sides;
  throw new UndiagramError("comparison_invalid", "These cannot be compared", {
    problems,
    next: "Name runs, or predictors of runs: --runs=RUN,OTHER or --runs=RUN:base,RUN:tuned.",
  });
}

/** "run:predictor"; a run's id holds no colon. */
function splitEntry(entry: string): [run: string, predictor: string | undefined] {
  const colon = entry.indexOf(":");
  return colon === -1 ? [entry, undefined] : [entry.slice(0, colon), entry.slice(colon + 1)];
}

/** A paired difference is one only on the same samples, counted in the same way. Names every way in which they differ. */
function checkComparable(sides: readonly Side[]): void {
  const [first, ...others] = sides as [Side, ...Side[]];
  const problems = others.flatMap((side) => {
    const where = side.run.dir;
    const differ = (path: string, expected: string, got: string): Problem[] =>
      expected === got ? [] : [{ where, path, expected: `${expected}, as in ${first.run.id}`, got }];
    return [
      ...differ("split", first.evaluation.config.split, side.evaluation.config.split),
      ...differ("dataset", datasetOf(first), datasetOf(side)),
      ...differ("samples", describeSamples(first, side), describeSamples(side, first)),
    ];
  });
  problems.push(...sides.flatMap(checkVersions));
  if (problems.length === 0) return;
  throw new UndiagramError("runs_not_comparable", "These did not read the same samples, or were scored otherwise", {
    problems,
    next: "Evaluate them on the same split and samples: npx nx run evaluate --config=NAME",
  });
}

/** Scores of an older definition cannot be told from a difference of the models. */
function checkVersions({ run, predictor, runScores }: Side): Problem[] {
  return METRIC_NAMES.flatMap((metric) => {
    const version = runScores.predictors[predictor]?.metrics[metric].version;
    const current = METRICS[metric].version;
    if (version === current) return [];
    return [{ where: run.dir, path: `metrics.${metric}.version`, expected: String(current), got: String(version) }];
  });
}

/** The hash of the split that was read; of the whole dataset where an earlier version did not write it down. */
function datasetOf({ run, evaluation }: Side): string {
  const hash = evaluation.split_content_hash ?? run.lock?.decides.dataset.content_hash ?? "unknown";
  return `content ${hash.slice(0, 12)}`;
}

function describeSamples({ scores }: Side, other: Side): string {
  const known = new Set(other.scores.map(({ id }) => id));
  const alone = scores.filter(({ id }) => !known.has(id));
  return `${scores.length} samples${alone.length > 0 ? `, ${alone.length} of them its own, as ${alone[0]?.id}` : ""}`;
}

function compareSides(sides: readonly Side[]): ComparedScores {
  const [first, ...others] = sides as [Side, ...Side[]];
  const { bootstrap, split } = first.evaluation.config;
  const reports = Object.fromEntries(
    sides.map(({ label, scores }): [string, ScoreReport] => [
      label,
      {
        schema_version: 1,
        dataset: first.runScores.dataset,
        split,
        predictor: label,
        samples: scores.length,
        ...summarize(scores, { bootstrap }),
      },
    ]),
  );
  const main = (sides.at(-1) as Side).label;
  return {
    ...(reports[main] as ScoreReport),
    baseline: first.label,
    predictors: reports,
    comparisons: others.flatMap(({ label, scores }) =>
      compare(first.scores, scores, { from: first.label, to: label, bootstrap }),
    ),
  };
}

/** Says what is compared; a hash where that would be too long for a file. */
function fileName(sides: readonly Side[]): string {
  const name = sides.map(({ run, predictor }) => `${run.id}.${predictor}`.replace(/[^\w.-]+/g, "_")).join("-vs-");
  return name.length <= 150 ? name : createHash("sha256").update(name).digest("hex").slice(0, 16);
}
