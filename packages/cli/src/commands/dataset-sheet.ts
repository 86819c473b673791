import { writeAtomic } from "@undiagram/contract";
import { drawSheet } from "@undiagram/dataset";
import { Command } from "commander";
import { wholeNumber } from "../options.ts";
import { userPath } from "../paths.ts";
import { loadSheetPen } from "../sheet-pen.ts";

interface SheetOptions {
  split: string;
  samples: number;
  seed: number;
  out: string;
}

export function datasetSheetCommand(): Command {
  return new Command("sheet")
    .description("draw a contact sheet: samples with their labels in words beside them, for looking")
    .argument("<dir>", "dataset folder, ours or your own")
    .option("--split <name>", "split whose samples are shown", "validation")
    .option("--samples <count>", "how many, chosen at random", wholeNumber(1), 24)
    .option("--seed <number>", "another one chooses other samples", wholeNumber(0), 1)
    .option("--out <file>", "PNG to write", "sheet.png")
    .addHelpText("after", "\nExample:\n  npx undiagram dataset sheet datasets/starter --samples=12 --out=look.png")
    .action(async (dir: string, { split, samples, seed, out }: SheetOptions) => {
      const pen = await loadSheetPen();
      const { png, ids } = await drawSheet(userPath(dir), { split, count: samples, seed, pen });
      await writeAtomic(userPath(out), png);
      console.log(`${userPath(out)}: ${ids.length} samples of ${split}`);
    });
}
