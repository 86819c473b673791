import { type ComparedScores, EXIT, type ScoreReport, UndiagramError, writeAtomic } from "@undiagram/contract";
import {
  checkThresholds,
  describeLimit,
  describeMeasured,
  renderCsv,
  renderJunit,
  type Threshold,
} from "@undiagram/report";
import { APART, METRICS } from "@undiagram/score";
import { type Command, InvalidArgumentError } from "commander";
import { userPath } from "./paths.ts";

/** What a command that has scores does with them besides printing. */
export interface ScoreOutputs {
  failUnder: Threshold[];
  csv?: string;
  junit?: string;
}

/** The options behind ScoreOutputs. */
export function addScoreOutputs(command: Command): Command {
  return command
    .option(
      "--fail-under <metric=limit>",
      "exit with 1 when a metric of the tuned model (else of the first predictor) misses its limit, e.g. " +
        "overall=0.8,truncated=0.01; may be said more than once",
      collectThresholds,
      [],
    )
    .option("--csv <file>", "write every metric of every predictor as CSV")
    .option("--junit <file>", "write the metrics as JUnit XML; those that miss their limit are failures");
}

/** "overall=0.8,table_f1=0.9" after what was said before. */
function collectThresholds(text: string, before: readonly Threshold[]): Threshold[] {
  const names = [...Object.keys(METRICS), ...Object.keys(APART)];
  return [
    ...before,
    ...text.split(",").map((part) => {
      const [, metric = "", digits = ""] = /^\s*(\w+)\s*=\s*(\d*\.?\d+)\s*$/.exec(part) ?? [];
      if (!names.includes(metric)) {
        throw new InvalidArgumentError(`Expected metric=limit with one of ${names.join(", ")}.`);
      }
      const limit = Number(digits);
      if (limit > 1) throw new InvalidArgumentError(`Expected a share between 0 and 1 for ${metric}.`);
      return { metric, limit };
    }),
  ];
}

/** Writes the files that were asked for. Throws `threshold_missed`, with every metric that misses its limit. */
export async function putOutScores(scores: ScoreReport | ComparedScores, outputs: ScoreOutputs): Promise<void> {
  const { failUnder, csv, junit } = outputs;
  const reports = "predictors" in scores ? Object.values(scores.predictors) : [scores];
  if (csv) await writeAtomic(userPath(csv), renderCsv(reports));
  if (junit) await writeAtomic(userPath(junit), renderJunit(scores, failUnder, new Date().toISOString()));
  const missed = checkThresholds(scores, failUnder).filter(({ isMet }) => !isMet);
  if (missed.length === 0) return;
  throw new UndiagramError(
    "threshold_missed",
    `${scores.predictor} misses ${missed.length} of ${failUnder.length} limits`,
    {
      exitCode: EXIT.no,
      problems: missed.map((check) => ({
        where: check.metric,
        expected: describeLimit(check),
        got: describeMeasured(check),
      })),
    },
  );
}

/** Refuses what only scores can answer. Throws `run_not_evaluated`, with every option that asks for it. */
export function refuseScoreOutputs(
  run: { id: string; dir: string },
  next: string,
  outputs: ScoreOutputs & { pictures?: number },
): void {
  const asked = [
    ...(outputs.failUnder.length > 0 ? ["--fail-under"] : []),
    ...(outputs.csv ? ["--csv"] : []),
    ...(outputs.junit ? ["--junit"] : []),
    ...(outputs.pictures === undefined ? [] : ["--pictures"]),
  ];
  if (asked.length === 0) return;
  throw new UndiagramError("run_not_evaluated", `The run ${run.id} has no scores yet`, {
    exitCode: EXIT.usage,
    problems: asked.map((option) => ({ where: option, expected: `scores in ${run.dir}`, got: "none" })),
    next,
  });
}
