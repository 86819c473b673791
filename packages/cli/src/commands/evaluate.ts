import { EvaluateConfig, readConfig } from "@undiagram/contract";
import { renderComparisonTable } from "@undiagram/report";
import { Command } from "commander";
import { evaluateRun } from "../evaluate-run.ts";
import { interruptSignal } from "../interrupt.ts";
import { loadRunConfig } from "../load-run-config.ts";
import { configFile } from "../paths.ts";

export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description(
      "score base and fine-tuned model beside controls, and write the report; makes dataset and run if need be",
    )
    .option("--config <name>", "a name in configs/evaluate, or the path of a config", "tiny")
    .option("--json", "print the scores as JSON on stdout", false)
    .addHelpText("after", "\nExample:\n  npx undiagram evaluate --config=tiny")
    .action(async (options: { config: string; json: boolean }) => {
      const evaluation = await readConfig(configFile("evaluate", options.config), EvaluateConfig);
      const runConfig = await loadRunConfig(evaluation.train);
      const { scores, report } = await evaluateRun(evaluation, runConfig, interruptSignal());
      if (options.json) console.log(JSON.stringify(scores));
      else console.log(`${renderComparisonTable(scores)}\n\nReport: ${report}`);
    });
}
