import { reportedRun } from "@undiagram/runner";
import { Command } from "commander";
import { describeScoring, findScoring } from "../find-scoring.ts";
import { wholeNumber } from "../options.ts";
import { RUNS, userPath } from "../paths.ts";
import { readScores } from "../read-scores.ts";
import { addScoreOutputs, putOutScores, refuseScoreOutputs, type ScoreOutputs } from "../score-outputs.ts";
import { writeReport, writeTrainingReport } from "../write-report.ts";

interface ReportCommandOptions extends ScoreOutputs {
  run?: string;
  out?: string;
  pictures?: number;
}

export function reportCommand(): Command {
  const command = new Command("report")
    .description("write a run's report.html from what the run holds: its training alone as long as nothing is scored")
    .option("--run <id>", "the run, or its folder (default: the one evaluated last, else the one trained last)")
    .option("--out <file>", "where to write (default: report.html in the run's folder)")
    .option("--pictures <count>", "how many pictures the page shows at most", wholeNumber(0));
  return addScoreOutputs(command)
    .addHelpText("after", "\nExample:\n  npx undiagram report --run=tiny-0123456789")
    .action(async (options: ReportCommandOptions) => {
      const run = await reportedRun(RUNS, options.run);
      const out = options.out && userPath(options.out);
      if (run.isEvaluated) {
        console.log(await writeReport(run, { out, pictures: options.pictures }));
        await putOutScores(await readScores(run), options);
      } else {
        const scoredBy = await findScoring(run.config);
        refuseScoreOutputs(run, describeScoring(run.config, scoredBy), options);
        console.log(await writeTrainingReport(run, scoredBy, out));
        console.error(`Nothing of ${run.id} has been scored yet. ${describeScoring(run.config, scoredBy)}`);
      }
    });
}
