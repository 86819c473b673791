import { join } from "node:path";
import { EvaluateConfig, EXIT, readConfig, SweepConfig, sha256 } from "@undiagram/contract";
import { createLock, hashFolder } from "@undiagram/runner";
import { expandGrid, renderLeaderboard, runSweep } from "@undiagram/sweep";
import { Command } from "commander";
import { ensureDataset } from "../ensure-dataset.ts";
import { evaluateRun } from "../evaluate-run.ts";
import { interruptSignal } from "../interrupt.ts";
import { loadRunConfig } from "../load-run-config.ts";
import { configFile, ROOT, RUNS } from "../paths.ts";

export function sweepCommand(): Command {
  return new Command("sweep")
    .description("try a grid of settings, one run after another, and print the leaderboard; goes on where it stopped")
    .option("--config <name>", "a name in configs/sweep, or the path of a config", "tiny-lr")
    .option("--json", "print the results as JSON on stdout", false)
    .addHelpText("after", "\nExample:\n  npx undiagram sweep --config=tiny-lr")
    .action(async (options: { config: string; json: boolean }) => {
      const sweep = await readConfig(configFile("sweep", options.config), SweepConfig);
      const evaluation = await readConfig(configFile("evaluate", sweep.evaluate), EvaluateConfig);
      const base = await loadRunConfig(evaluation.train);
      const trials = expandGrid(sweep, base);
      const signal = interruptSignal();
      const { manifest } = await ensureDataset(base.dataset.config, { signal });
      const { identity } = await createLock({ root: ROOT, config: base, manifest });
      const scoring = await hashFolder(join(ROOT, "packages/score/src"), (name) => !name.endsWith(".test.ts"));
      const key = sha256({ identity, evaluation, scoring }).slice(0, 10);
      const results = await runSweep({
        trials,
        journal: join(RUNS, "sweeps", `${sweep.name}-${key}.ndjson`),
        runTrial: async ({ config }) => (await evaluateRun(evaluation, config, signal)).scores,
        onTrial: ({ trial, number, total, state }) => console.error(`Trial ${number}/${total} ${trial.name}: ${state}`),
      });
      console.log(options.json ? JSON.stringify(results) : renderLeaderboard(results, sweep.metric));
      if (results.some(({ status }) => status === "failed")) process.exitCode = EXIT.environment;
    });
}
