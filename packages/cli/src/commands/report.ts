import { evaluatedRun } from "@undiagram/runner";
import { Command } from "commander";
import { wholeNumber } from "../options.ts";
import { RUNS, userPath } from "../paths.ts";
import { readScores } from "../read-scores.ts";
import { addScoreOutputs, putOutScores, type ScoreOutputs } from "../score-outputs.ts";
import { writeReport } from "../write-report.ts";

interface ReportCommandOptions extends ScoreOutputs {
  run?: string;
  out?: string;
  pictures?: number;
}

export function reportCommand(): Command {
  const command = new Command("report")
    .description("write a run's report.html again from what the run holds")
    .option("--run <id>", "the run (default: the one evaluated last)")
    .option("--out <file>", "where to write (default: report.html in the run's folder)")
    .option("--pictures <count>", "how many pictures the page shows at most", wholeNumber(0));
  return addScoreOutputs(command)
    .addHelpText("after", "\nExample:\n  npx undiagram report --run=tiny-0123456789")
    .action(async (options: ReportCommandOptions) => {
      const run = await evaluatedRun(RUNS, options.run);
      const { out, pictures } = options;
      console.log(await writeReport(run, { out: out && userPath(out), pictures }));
      await putOutScores(await readScores(run), options);
    });
}
