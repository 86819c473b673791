import { join } from "node:path";
import { ControlName, writeAtomic } from "@undiagram/contract";
import { renderReport, titleReport } from "@undiagram/report";
import { type EvaluatedRun, readEvents } from "@undiagram/runner";
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
  const html = renderReport({
    title: titleReport(run.config?.name ?? evaluation.config.name, scores),
    scores,
    events: await readEvents(join(run.dir, "events.ndjson")),
    lock: run.lock,
    config: run.config,
    evaluation,
    failed: evaluation.failed,
    gallery: await makeGallery({
      run,
      evaluation,
      answers: Object.fromEntries(shown.map(([name, file]) => [name, join(run.dir, file)])),
      main: scores.predictor,
      size: pictures,
    }),
    generated: new Date().toISOString(),
  });
  await writeAtomic(out, html);
  return out;
}
