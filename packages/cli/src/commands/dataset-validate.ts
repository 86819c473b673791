import { stat } from "node:fs/promises";
import { describeError, EXIT, UndiagramError } from "@undiagram/contract";
import { validateDataset } from "@undiagram/dataset";
import { Command } from "commander";
import { userPath } from "../paths.ts";

const MEND = "Mend or remove the samples above, and look again: problems can hide behind others on the same line.";

export function datasetValidateCommand(): Command {
  return new Command("validate")
    .description("check a dataset folder, ours or your own; every problem is named once, nothing is written")
    .argument("<dir>", "folder with <split>/metadata.jsonl and pictures")
    .option("--json", "print problems and figures as JSON on stdout", false)
    .addHelpText("after", "\nExample:\n  npx undiagram dataset validate my-diagrams")
    .action(async (dir: string, options: { json: boolean }) => {
      await checkFolder(dir);
      const { problems, samples, figures } = await validateDataset(userPath(dir));
      if (options.json) console.log(JSON.stringify({ samples, problems, figures }));
      else {
        for (const [name, value] of Object.entries(figures)) console.log(`${name}: ${value}`);
        const found = problems.length === 1 ? "1 problem" : `${problems.length || "no"} problems`;
        console.log(`${samples} samples, ${found}`);
      }
      if (problems.length === 0) return;
      if (!options.json)
        console.error(
          describeError(new UndiagramError("dataset_invalid", `${dir} has problems`, { problems, next: MEND })),
        );
      process.exitCode = EXIT.no;
    });
}

/** A folder that is not there is no bad dataset, but a slip of the pen. Throws `dataset_missing`. */
async function checkFolder(dir: string): Promise<void> {
  const found = await stat(userPath(dir)).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new UndiagramError("dataset_missing", `There is no folder ${dir}`, {
    exitCode: EXIT.usage,
    problems: [{ where: dir, expected: "a dataset's folder", got: found ? "a file" : "nothing of this name" }],
    next: "Name a folder that holds <split>/metadata.jsonl and pictures, e.g. datasets/sample.",
  });
}
