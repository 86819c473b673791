import { sep } from "node:path";
import { EXIT, UndiagramError } from "@undiagram/contract";
import { exportChat, exportParquet, exportSeed } from "@undiagram/dataset";
import { Command, Option } from "commander";
import { loadRunConfig } from "../load-run-config.ts";
import { userPath } from "../paths.ts";

interface ExportOptions {
  format: "parquet" | "chat" | "seed";
  out: string;
  prompt: string;
}

export function datasetExportCommand(): Command {
  return new Command("export")
    .description("write a dataset as other tools read it")
    .argument("<dir>", "dataset folder")
    .addOption(
      new Option("--format <name>", "parquet, chat messages (JSON lines), or the seed's training_dataset.json")
        .choices(["parquet", "chat", "seed"])
        .makeOptionMandatory(),
    )
    .requiredOption("--out <dir>", "folder to write to")
    .option("--prompt <name>", "training config whose prompt the chat messages carry", "tiny")
    .addHelpText(
      "after",
      "\nExample:\n  npx undiagram dataset export datasets/starter --format=parquet --out=starter-parquet",
    )
    .action(async (dir: string, options: ExportOptions) => {
      for (const file of await exportAs(options, userPath(dir), userPath(options.out))) console.log(file);
    });
}

async function exportAs({ format, prompt }: ExportOptions, dir: string, out: string): Promise<string[]> {
  if (`${out}${sep}`.startsWith(`${dir}${sep}`)) {
    throw new UndiagramError("out_is_dataset", "An export does not go into the dataset itself", {
      exitCode: EXIT.usage,
      problems: [{ where: "--out", expected: "a folder outside of it", got: out }],
      next: "Name a folder of its own.",
    });
  }
  if (format === "parquet") return exportParquet(dir, out);
  const { toChatMessages, toSeedSchema } = await import("@undiagram/convert");
  if (format === "seed") return exportSeed(dir, out, toSeedSchema);
  return exportChat(dir, out, { prompt: (await loadRunConfig(prompt)).prompt, toChatMessages });
}
