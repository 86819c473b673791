import { EvaluateConfig, readConfig } from "@undiagram/contract";
import { renderComparisonTable, renderDifferenceTables } from "@undiagram/report";
import { Command } from "commander";
import { compareRuns } from "../compare-runs.ts";
import { evaluateRun, type EvaluateOptions as RunSettings } from "../evaluate-run.ts";
import { interruptSignal } from "../interrupt.ts";
import { loadRunConfig } from "../load-run-config.ts";
import { list, wholeNumber } from "../options.ts";
import { configFile, userPath } from "../paths.ts";
import { addScoreOutputs, putOutScores, type ScoreOutputs } from "../score-outputs.ts";

interface EvaluateOptions extends ScoreOutputs {
  config: string;
  runs?: string[];
  out?: string;
  pictures?: number;
  acceptFailures: boolean;
  json: boolean;
}

export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .description(
      "score base and fine-tuned model beside controls, and write the report; makes dataset and run if need be",
    )
    .option("--config <name>", "a name in configs/evaluate, or the path of a config", "tiny")
    .option(
      "--runs <list>",
      "compare evaluated runs, or predictors of runs (run:predictor), with the first of them; trains and asks nothing",
      list,
    )
    .option("--out <file>", "where the page is written (default: in runs/)")
    .option("--pictures <count>", "how many pictures the page shows at most", wholeNumber(0))
    .option("--accept-failures", "score samples that a server did not answer as empty replies", false)
    .option("--json", "print the scores as JSON on stdout", false);
  return addScoreOutputs(command)
    .addHelpText(
      "after",
      `
Examples:
  npx undiagram evaluate --config=tiny --fail-under=overall=0.8
  npx undiagram evaluate --runs=tiny-0123456789,tiny-9876543210
  npx undiagram evaluate --runs=tiny-0123456789:base,tiny-0123456789:tuned`,
    )
    .action(async (options: EvaluateOptions) => {
      const page = { out: options.out && userPath(options.out), pictures: options.pictures };
      const { scores, report } = options.runs
        ? await compareRuns(options.runs, page)
        : await evaluateConfig(options.config, { ...page, acceptFailures: options.acceptFailures });
      if (options.json) console.log(JSON.stringify(scores));
      else {
        const table = "run_id" in scores ? renderComparisonTable(scores) : renderDifferenceTables(scores);
        console.log(`${table}\n\nReport: ${report}`);
      }
      await putOutScores(scores, options);
    });
}

async function evaluateConfig(name: string, settings: RunSettings) {
  const evaluation = await readConfig(configFile("evaluate", name), EvaluateConfig);
  const runConfig = await loadRunConfig(evaluation.train);
  return evaluateRun(evaluation, runConfig, interruptSignal(), settings);
}
