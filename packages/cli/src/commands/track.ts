import { startedRun } from "@undiagram/runner";
import { Command } from "commander";
import { RUNS } from "../paths.ts";
import { tellRun } from "../tell-run.ts";

export function trackCommand(): Command {
  return new Command("track")
    .description("hand a run's events to Comet: live when COMET_API_KEY is set, otherwise into an offline archive")
    .option("--run <id>", "the run, or its folder, be it finished or not (default: the one trained last)")
    .option("--json", "print the experiment as JSON on stdout", false)
    .addHelpText("after", "\nExample:\n  COMET_API_KEY=… npx undiagram track --run=tiny-0123456789")
    .action(async (options: { run?: string; json: boolean }) => {
      const run = await startedRun(RUNS, options.run);
      const experiment = await tellRun(run);
      if (options.json) console.log(JSON.stringify(experiment));
      else
        console.log(experiment.url ?? `${experiment.archive}\nSend it later with: comet upload ${experiment.archive}`);
    });
}
