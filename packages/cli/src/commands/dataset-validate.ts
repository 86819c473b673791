import { describeError, EXIT, UndiagramError } from "@undiagram/contract";
import { validateDataset } from "@undiagram/dataset";
import { Command } from "commander";
import { userPath } from "../paths.ts";

export function datasetValidateCommand(): Command {
  return new Command("validate")
    .description("check a dataset folder, ours or your own; every problem is named once, nothing is written")
    .argument("<dir>", "folder with <split>/metadata.jsonl and pictures")
    .option("--json", "print problems and figures as JSON on stdout", false)
    .addHelpText("after", "\nExample:\n  npx undiagram dataset validate my-diagrams")
    .action(async (dir: string, options: { json: boolean }) => {
      const { problems, samples, figures } = await validateDataset(userPath(dir));
      if (options.json) console.log(JSON.stringify({ samples, problems, figures }));
      else {
        for (const [name, value] of Object.entries(figures)) console.log(`${name}: ${value}`);
        const found = problems.length === 1 ? "1 problem" : `${problems.length || "no"} problems`;
        console.log(`${samples} samples, ${found}`);
      }
      if (problems.length === 0) return;
      if (!options.json)
        console.error(describeError(new UndiagramError("dataset_invalid", `${dir} has problems`, { problems })));
      process.exitCode = EXIT.no;
    });
}
