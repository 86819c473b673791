import { Command } from "commander";
import { ensureDataset } from "../ensure-dataset.ts";
import { interruptSignal } from "../interrupt.ts";
import { wholeNumber } from "../options.ts";
import { datasetExportCommand } from "./dataset-export.ts";
import { datasetImportCommand } from "./dataset-import.ts";
import { datasetValidateCommand } from "./dataset-validate.ts";

export function datasetCommand(): Command {
  return new Command("dataset")
    .description("make an annotated dataset of diagrams; it is made once and kept until its config or code changes")
    .option("--config <name>", "a name in configs/dataset, or the path of a config", "starter")
    .option("--out <dir>", "folder to write to (default: datasets/<name of the config>)")
    .option(
      "--workers <count>",
      "threads that draw (default: one a core); the bytes are the same with any number",
      wholeNumber(1),
    )
    .option("--json", "print the manifest as JSON on stdout", false)
    .addHelpText(
      "after",
      "\nExamples:\n  npx undiagram dataset --config=starter --out=my-diagrams\n  npx undiagram dataset validate my-diagrams",
    )
    .action(async (options: { config: string; out?: string; workers?: number; json: boolean }) => {
      const { dir, manifest, made } = await ensureDataset(options.config, { ...options, signal: interruptSignal() });
      if (options.json) console.log(JSON.stringify({ dir, made, ...manifest }));
      else {
        const counts = Object.entries(manifest.splits).map(([split, { count }]) => `${count} ${split}`);
        console.log(`${dir}: ${counts.join(", ")}${made ? "" : " (up to date)"}`);
      }
    })
    .addCommand(datasetValidateCommand())
    .addCommand(datasetExportCommand())
    .addCommand(datasetImportCommand());
}
