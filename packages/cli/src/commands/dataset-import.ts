import { describeError, EXIT, UndiagramError } from "@undiagram/contract";
import { importSeed } from "@undiagram/dataset";
import { Command } from "commander";
import { userPath } from "../paths.ts";
import { loadSheetPen } from "../sheet-pen.ts";

export function datasetImportCommand(): Command {
  return new Command("import")
    .description("read a training_dataset.json (pictures with schema_json) into a dataset folder, split 80/20")
    .argument("<file>", "training_dataset.json; its pictures are looked for relative to it")
    .requiredOption("--out <dir>", "folder to write to")
    .addHelpText("after", "\nExample:\n  npx undiagram dataset import old/training_dataset.json --out=my-diagrams")
    .action(async (file: string, options: { out: string }) => {
      const { fromSeedSchema } = await import("@undiagram/convert");
      const { manifest, problems } = await importSeed(
        userPath(file),
        userPath(options.out),
        fromSeedSchema,
        await loadSheetPen(),
      );
      const counts = Object.entries(manifest.splits).map(([split, { count }]) => `${count} ${split}`);
      console.log(`${userPath(options.out)}: ${counts.join(", ")}`);
      if (problems.length === 0) return;
      console.error(
        describeError(
          new UndiagramError("import_incomplete", "Some records were not taken as they stand", { problems }),
        ),
      );
      process.exitCode = EXIT.no;
    });
}
