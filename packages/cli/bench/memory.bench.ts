/*
 * The memory that `doctor` predicts beside what a training step takes:  npm run bench -- memory
 *
 * The tiny model on the CPU, a batch of noise: what stands above the weights at the peak of a forward and backward
 * pass, by torch's profiler. packages/runner/MEMORY.md derives the prediction.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { RunConfig } from "@undiagram/contract";
import { findBase, type MemoryInput, predictMemory } from "@undiagram/runner";
import { Command } from "commander";
import { execa } from "execa";
import { loadRunConfig } from "../src/load-run-config.ts";
import { ROOT } from "../src/paths.ts";
import { preparePython } from "../src/prepare-python.ts";
import { printResult } from "./print-result.ts";

/** One row of the batch: a picture of 616 x 616 pixels and a long answer. */
const SHAPE = { tokens: 1240, answerTokens: 720, patches: [44, 44] };
const SETTINGS = [
  ["32-true", 1, false],
  ["32-true", 4, false],
  ["bf16-mixed", 4, false],
  ["32-true", 4, true],
  ["bf16-mixed", 4, true],
] as const;

const { json } = new Command(basename(process.argv[1] as string))
  .description("The memory that is predicted beside what a training step takes.")
  .option("--json", "print the results as JSON")
  .parse()
  .opts<{ json?: boolean }>();

const run = await loadRunConfig("tiny");
const cases = SETTINGS.map(([precision, rows, gradient_checkpointing]) => ({
  ...SHAPE,
  rows,
  config: { ...run, training: { ...run.training, precision, batch_size: rows, gradient_checkpointing } },
}));
const { architecture } = (await findBase(ROOT, run.model)) as { architecture: MemoryInput["architecture"] };
const measured = await measure();

printResult(
  {
    bench: "memory",
    about: "Peak of a training step's tensors above the weights, MB: predicted, and by torch's profiler.",
    tables: [
      cases.map(({ config, rows }, place) => {
        const bytes = measured[place] as number;
        return {
          precision: config.training.precision,
          rows,
          checkpointing: config.training.gradient_checkpointing ? "yes" : "no",
          "predicted MB": predict(config, rows) / 1e6,
          "measured MB": bytes / 1e6,
          ratio: predict(config, rows) / bytes,
        };
      }),
    ],
  },
  json,
);

/** Bytes of what comes and goes in a step: neither weights nor what is there before it. */
function predict(config: RunConfig, rows: number): number {
  const { tokens, answerTokens, patches } = SHAPE;
  const lengths = Array.from({ length: rows }, () => ({
    tokens,
    answerTokens,
    patches: patches.reduce((product, side) => product * side, 1),
  }));
  const precision = config.training.precision === "32-true" ? "32-true" : "bf16-mixed";
  const { parts } = predictMemory({ architecture, config, lengths, precision, device: "cpu" });
  return parts
    .filter(({ name }) => /activations|layer|logits|vision/.test(name))
    .reduce((total, { bytes }) => total + bytes, 0);
}

async function measure(): Promise<number[]> {
  const { executable, env } = await preparePython();
  const work = await mkdtemp(join(tmpdir(), "undiagram-memory-"));
  try {
    const file = join(work, "cases.json");
    await writeFile(file, JSON.stringify(cases));
    const { stdout } = await execa(executable, ["python/bench/memory.py", "--cases", file], { cwd: ROOT, env });
    return JSON.parse(stdout);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
