import { join } from "node:path";
import { EXIT } from "@undiagram/contract";
import { readEvents } from "@undiagram/runner";
import { Command } from "commander";
import { interruptSignal } from "../interrupt.ts";
import { loadRunConfig } from "../load-run-config.ts";
import { userPath } from "../paths.ts";
import { formatSeconds } from "../progress.ts";
import { reproduceRun } from "../reproduce-run.ts";
import { trainRun } from "../train-run.ts";

export function trainCommand(): Command {
  return new Command("train")
    .description("fine-tune a model with LoRA; the same config, data and code resume or return the same run")
    .option("--config <name>", "a name in configs/train, or the path of a config", "tiny")
    .option("--reproduce <lock>", "train the run of this run.lock.json again, in a new folder, and compare both")
    .option("--json", "print the run as JSON on stdout", false)
    .addHelpText("after", "\nExample:\n  npx undiagram train --config=qwen2.5-vl-3b")
    .action(async (options: { config: string; reproduce?: string; json: boolean }) => {
      if (options.reproduce !== undefined) return reproduce(userPath(options.reproduce), options.json);
      const config = await loadRunConfig(options.config);
      const { runId, dir, trained } = await trainRun(config, interruptSignal());
      const finished = (await readEvents(join(dir, "events.ndjson"))).findLast((event) => event.event === "finished");
      if (options.json) {
        console.log(
          JSON.stringify({ run_id: runId, dir, trained, step: finished?.step, final_loss: finished?.final_loss }),
        );
        return;
      }
      const took = finished && trained ? ` in ${formatSeconds(finished.seconds)}` : "";
      const loss = finished?.final_loss === undefined ? "" : `, final loss ${finished.final_loss.toFixed(4)}`;
      console.log(`${dir}: ${trained ? `trained${took}` : "already trained"}${loss}`);
    });
}

async function reproduce(lockFile: string, json: boolean): Promise<void> {
  const { lines, ...result } = await reproduceRun(lockFile, interruptSignal());
  const verdict = result.isReproduced ? "reproduced" : "not reproduced";
  console.log(json ? JSON.stringify(result) : [`${result.dir}: ${verdict}`, ...lines].join("\n"));
  if (!result.isReproduced) process.exitCode = EXIT.no;
}
