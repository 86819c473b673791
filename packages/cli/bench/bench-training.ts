/*
 * Training against a plain loop, side by side:
 *
 *   npm run bench:gpu                     # on a GPU: Qwen2.5-VL-3B with random weights, 200 samples of full
 *   npm run bench:gpu -- --model=tiny     # on any machine
 *
 * Nothing is downloaded. Both loops train the same LoRA on the same pictures at the same number of pixels; the plain one
 * as a notebook has it: batches of one, eight of them a step, each picture made ready on the fly and padded to the longest,
 * and validation by one reply after the other.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { DatasetConfig, readConfig } from "@undiagram/contract";
import { Command, Option } from "commander";
import { execa } from "execa";
import { loadRunConfig } from "../src/load-run-config.ts";
import { wholeNumber } from "../src/options.ts";
import { configFile, ROOT, RUNS } from "../src/paths.ts";
import { preparePython } from "../src/prepare-python.ts";

const MODELS = {
  "3b": { config: "qwen2.5-vl-3b", dataset: "full", isRandom: true },
  tiny: { config: "tiny", dataset: "starter", isRandom: false },
};

const hasGpu = !(await execa("nvidia-smi", ["-L"], { reject: false })).failed;
const options = new Command(basename(process.argv[1] as string))
  .description("Training against a plain loop, side by side.")
  .addOption(new Option("--model <name>", "which model").choices(Object.keys(MODELS)).default(hasGpu ? "3b" : "tiny"))
  .option("--samples <count>", "samples to train on", wholeNumber(8), hasGpu ? 200 : 64)
  .parse()
  .opts<{ model: keyof typeof MODELS; samples: number }>();

const { config: name, dataset, isRandom } = MODELS[options.model];
const work = join(RUNS, "bench-training");
await rm(work, { recursive: true, force: true });
await mkdir(work, { recursive: true });
try {
  const whole = await readConfig(configFile("dataset", dataset), DatasetConfig);
  const splits = Object.entries(whole.splits).slice(0, 2);
  const small = {
    ...whole,
    name: "bench",
    splits: Object.fromEntries(
      splits.map(([split, settings], i) => [
        split,
        { ...settings, count: i === 0 ? options.samples : Math.ceil(options.samples / 4) },
      ]),
    ),
  };
  await writeFile(join(work, "bench.yaml"), JSON.stringify(small));
  const run = await loadRunConfig(name);
  await writeFile(join(work, "config.json"), JSON.stringify(run));
  await execa(
    process.execPath,
    ["packages/cli/bin/undiagram.js", "dataset", `--config=${join(work, "bench.yaml")}`, `--out=${join(work, "data")}`],
    { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] },
  );
  const python = await preparePython();
  await execa(
    python.executable,
    [
      "python/bench/training.py",
      ...["--config", join(work, "config.json"), "--dataset", join(work, "data"), "--work", join(work, "runs")],
      ...["--samples", String(options.samples)],
      ...(isRandom ? ["--random-base"] : []),
    ],
    { cwd: ROOT, stdio: "inherit", env: python.env },
  );
} finally {
  await rm(work, { recursive: true, force: true });
}
