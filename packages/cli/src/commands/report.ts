import { finishedRun } from "@undiagram/runner";
import { Command } from "commander";
import { RUNS, userPath } from "../paths.ts";
import { writeReport } from "../write-report.ts";

export function reportCommand(): Command {
  return new Command("report")
    .description("write a run's report.html again from what the run holds")
    .option("--run <id>", "the run (default: the one trained last)")
    .option("--out <file>", "where to write (default: report.html in the run's folder)")
    .addHelpText("after", "\nExample:\n  npx undiagram report --run=tiny-0123456789")
    .action(async (options: { run?: string; out?: string }) => {
      const run = await finishedRun(RUNS, options.run);
      console.log(await writeReport(run, options.out ? userPath(options.out) : undefined));
    });
}
