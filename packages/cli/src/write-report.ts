import { join } from "node:path";
import { ControlName, writeAtomic } from "@undiagram/contract";
import { type ReportInput, renderReport, titleReport, titleTraining } from "@undiagram/report";
import { type EvaluatedRun, readEvents, type StartedRun } from "@undiagram/runner";
import { makeGallery } from "./make-gallery.ts";
import { readEvaluation, readScores } from "./read-scores.ts";

export interface ReportOptions {
  /** Where the page goes; report.html in the run's folder unless said otherwise. */
  out?: string;
  /** How many pictures it shows at most. */
  pictures?: number;
}

/** Writes a run's page from what its folder holds, and returns the file's path. */
export async function writeReport(run: EvaluatedRun, options: ReportOptions = {}): Promise<string> {
  const { out = join(run.dir, "report.html"), pictures } = options;
  const scores = await readScores(run);
  const evaluation = await readEvaluation(run);
  // A control's answers say nothing about the picture beside them.
  const shown = Object.entries(evaluation.predictions).filter(([name]) => !ControlName.safeParse(name).success);
  return writePage(run, out, {
    title: titleReport(run.config?.name ?? evaluation.config.name, scores),
    scores,
    evaluation,
    failed: evaluation.failed,
    gallery: await makeGallery({
      run,
      evaluation,
      answers: Object.fromEntries(shown.map(([name, file]) => [name, join(run.dir, file)])),
      main: scores.predictor,
      size: pictures,
    }),
  });
}

/** Writes the page of a run that is not scored yet: how its training went, and what it was trained with. */
export async function writeTrainingReport(
  run: StartedRun,
  scoredBy: string | undefined,
  out?: string,
): Promise<string> {
  const page = { title: titleTraining(run.config), scoredBy, gallery: [] };
  return writePage(run, out ?? join(run.dir, "report.html"), page);
}

async function writePage(
  run: EvaluatedRun,
  out: string,
  page: Omit<ReportInput, "events" | "lock" | "config" | "generated">,
): Promise<string> {
  const events = await readEvents(join(run.dir, "events.ndjson"));
  const generated = new Date().toISOString();
  await writeAtomic(out, renderReport({ ...page, events, lock: run.lock, config: run.config, generated }));
  return out;
}
