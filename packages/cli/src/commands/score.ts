import { basename } from "node:path";
import { type ScoreReport, writeAtomic } from "@undiagram/contract";
import { readSplit } from "@undiagram/dataset";
import { scoreSample, summarize } from "@undiagram/score";
import { Command } from "commander";
import { wholeNumber } from "../options.ts";
import { userPath } from "../paths.ts";
import { readPredictions } from "../read-predictions.ts";
import { toTruth } from "../to-truth.ts";

interface ScoreOptions {
  dataset: string;
  split: string;
  predictions: string;
  out: string;
  resamples: number;
}

export function scoreCommand(): Command {
  return new Command("score")
    .description("score replies made anywhere against a split; a sample without a prediction scores as an empty reply")
    .requiredOption("--dataset <dir>", "dataset folder")
    .option("--split <name>", "split", "validation")
    .requiredOption("--predictions <file>", 'one JSON object a line: {"id": "…", "reply": "…"}')
    .requiredOption("--out <file>", "where the scores are written, as JSON")
    .option("--resamples <count>", "bootstrap resamples behind the intervals; 0 for none", wholeNumber(0), 1000)
    .addHelpText(
      "after",
      "\nExample:\n  npx undiagram score --dataset=datasets/starter --split=validation --predictions=replies.jsonl --out=scores.json",
    )
    .action(async (options: ScoreOptions) => {
      const dir = userPath(options.dataset);
      const { samples } = await readSplit(dir, options.split);
      const predictions = await readPredictions(userPath(options.predictions));
      const unknown = predictions.size - samples.filter(({ id }) => predictions.has(id)).length;
      if (unknown > 0)
        console.error(`Warning: ${unknown} predictions are of no sample in ${options.split}; they are not scored`);
      const scores = samples.map((sample) => {
        const prediction = predictions.get(sample.id);
        return scoreSample(toTruth(sample), prediction?.reply, { finish: prediction?.finish });
      });
      const report: ScoreReport = {
        schema_version: 1,
        dataset: basename(dir),
        split: options.split,
        predictor: basename(options.predictions),
        samples: samples.length,
        ...summarize(scores, { bootstrap: { resamples: options.resamples, seed: 0 } }),
      };
      await writeAtomic(userPath(options.out), `${JSON.stringify(report, null, 2)}\n`);
      for (const [name, { value }] of Object.entries(report.metrics))
        console.log(`${name.padEnd(28)} ${value.toFixed(4)}`);
    });
}
