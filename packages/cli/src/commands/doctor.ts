import { EXIT } from "@undiagram/contract";
import { Command } from "commander";
import { diagnose } from "../doctor/diagnose.ts";
import { renderDiagnosis } from "../doctor/render-diagnosis.ts";
import { loadRunConfig } from "../load-run-config.ts";
import { readGigabytes } from "../options.ts";

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("say whether a training config will run, before anything is downloaded: memory, time, disk, packages")
    .option("--config <name>", "a name in configs/train, or the path of a config", "tiny")
    .option("--gpu-memory <gb>", "plan for a GPU of that many GB instead of this machine", readGigabytes)
    .option("--json", "print the diagnosis as JSON on stdout", false)
    .addHelpText("after", "\nExample:\n  npx undiagram doctor --config=qwen2.5-vl-3b --gpu-memory=24")
    .action(async (options: { config: string; gpuMemory?: number; json: boolean }) => {
      const diagnosis = await diagnose(await loadRunConfig(options.config), options.gpuMemory);
      console.log(options.json ? JSON.stringify(diagnosis) : renderDiagnosis(diagnosis));
      if (diagnosis.isRefused) process.exitCode = EXIT.no;
    });
}
