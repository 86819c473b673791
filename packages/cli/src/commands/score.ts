import { basename } from "node:path";
import { EXIT, type ScoreReport, UndiagramError, writeAtomic } from "@undiagram/contract";
import { readSplit } from "@undiagram/dataset";
import { summarize } from "@undiagram/score";
import { Command } from "commander";
import { wholeNumber } from "../options.ts";
import { userPath } from "../paths.ts";
import { addScoreOutputs, putOutScores, type ScoreOutputs } from "../score-outputs.ts";
import { scorePredictions } from "../score-predictions.ts";
import { toTruth } from "../to-truth.ts";

interface ScoreOptions extends ScoreOutputs {
  dataset: string;
  split: string;
  predictions: string;
  out: string;
  samples?: string;
  resamples: number;
  json: boolean;
}

export function scoreCommand(): Command {
  const command = new Command("score")
    .description("score replies made anywhere against a split; a sample without a prediction scores as an empty reply")
    .requiredOption("--dataset <dir>", "dataset folder")
    .option("--split <name>", "split", "validation")
    .requiredOption("--predictions <file>", 'one JSON object a line: {"id": "…", "reply": "…"}')
    .requiredOption("--out <file>", "where the scores are written, as JSON")
    .option("--samples <file>", "also write what was counted of every sample, as JSON lines")
    .option("--resamples <count>", "bootstrap resamples behind the intervals; 0 for none", wholeNumber(0), 1000)
    .option("--json", "print the scores as JSON on stdout", false);
  return addScoreOutputs(command)
    .addHelpText(
      "after",
      "\nExample:\n  npx undiagram score --dataset=datasets/starter --split=validation --predictions=replies.jsonl --out=scores.json",
    )
    .action(async (options: ScoreOptions) => {
      const dir = userPath(options.dataset);
      const { samples } = await readSplit(dir, options.split);
      const { scores, missing, unknown } = await scorePredictions(samples.map(toTruth), userPath(options.predictions));
      if (unknown > 0 && missing === samples.length) throw foreignPredictions(options, samples[0]?.id);
      if (unknown > 0)
        console.error(`Warning: ${unknown} predictions are of no sample in ${options.split}; they are not scored`);
      if (missing > 0)
        console.error(
          `Warning: ${missing} of ${samples.length} samples have no prediction; they score as empty replies`,
        );
      const report: ScoreReport = {
        schema_version: 1,
        dataset: basename(dir),
        split: options.split,
        predictor: basename(options.predictions),
        samples: samples.length,
        ...summarize(scores, { bootstrap: { resamples: options.resamples, seed: 0 } }),
      };
      await writeAtomic(userPath(options.out), `${JSON.stringify(report, null, 2)}\n`);
      if (options.samples) {
        await writeAtomic(userPath(options.samples), scores.map((score) => `${JSON.stringify(score)}\n`).join(""));
      }
      if (options.json) console.log(JSON.stringify(report));
      else {
        for (const [name, { value }] of Object.entries(report.metrics))
          console.log(`${name.padEnd(28)} ${value.toFixed(4)}`);
      }
      await putOutScores(report, options);
    });
}

function foreignPredictions({ predictions, split }: ScoreOptions, id: string | undefined): UndiagramError {
  return new UndiagramError("predictions_foreign", `No prediction in ${predictions} is of a sample in ${split}`, {
    exitCode: EXIT.usage,
    problems: [{ where: predictions, expected: `ids such as ${id}`, got: "only other ids" }],
    next: "Name the split and the dataset that the replies were made for: --split, --dataset.",
  });
}
