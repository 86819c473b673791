import type { Shard } from "@undiagram/dataset";
import { Command } from "commander";
import { describeFigures } from "../describe-figures.ts";
import { ensureDataset, makeShard } from "../ensure-dataset.ts";
import { interruptSignal } from "../interrupt.ts";
import { readShard, wholeNumber } from "../options.ts";
import { datasetExportCommand } from "./dataset-export.ts";
import { datasetFromSqlCommand } from "./dataset-from-sql.ts";
import { datasetImportCommand } from "./dataset-import.ts";
import { datasetSheetCommand } from "./dataset-sheet.ts";
import { datasetValidateCommand } from "./dataset-validate.ts";

export function datasetCommand(): Command {
  return new Command("dataset")
    .enablePositionalOptions()
    .description("make an annotated dataset of diagrams; it is made once and kept until its config or code changes")
    .option("--config <name>", "a name in configs/dataset, or the path of a config", "starter")
    .option("--out <dir>", "folder to write to (default: datasets/<name of the config>)")
    .option(
      "--workers <count>",
      "threads that draw (default: one a core); the bytes are the same with any number",
      wholeNumber(1),
    )
    .option(
      "--shard <i/n>",
      "make only the i-th of n shares, in a folder beside the dataset's; when all stand there, the same command " +
        "without --shard makes one dataset of them",
      readShard,
    )
    .option("--json", "print the manifest as JSON on stdout", false)
    .addHelpText(
      "after",
      `
Examples:
  npx undiagram dataset --config=starter --out=my-diagrams
  npx undiagram dataset validate my-diagrams
  npx undiagram dataset --config=full --shard=1/2    # on one machine, --shard=2/2 on another
  npx undiagram dataset --config=full                # where both folders datasets/full.shard-* stand: joins them`,
    )
    .action(async (options: { config: string; out?: string; workers?: number; shard?: Shard; json: boolean }) => {
      if (options.shard) {
        const made = await makeShard(options.config, options.shard, { ...options, signal: interruptSignal() });
        console.log(options.json ? JSON.stringify(made) : `${made.dir}: ${made.samples} samples`);
        console.error("When all shards stand beside each other, the same command without --shard joins them.");
        return;
      }
      const { dir, manifest, made } = await ensureDataset(options.config, { ...options, signal: interruptSignal() });
      if (options.json) console.log(JSON.stringify({ dir, made, ...manifest }));
      else {
        const counts = Object.entries(manifest.splits).map(([split, { count }]) => `${count} ${split}`);
        console.log(`${dir}: ${counts.join(", ")}${made ? "" : " (up to date)"}`);
        if (manifest.figures) console.log(describeFigures(manifest.figures));
      }
    })
    .addCommand(datasetValidateCommand())
    .addCommand(datasetExportCommand())
    .addCommand(datasetImportCommand())
    .addCommand(datasetFromSqlCommand())
    .addCommand(datasetSheetCommand());
}
