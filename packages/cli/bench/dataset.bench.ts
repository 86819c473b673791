/*
 * How long a dataset takes, and how much memory:  npm run bench -- dataset
 *
 * First the `starter` dataset as it is, with a worker for every core; the goal is 90 s on two idle cores. Then starter
 * made larger, 20,000 samples (or --samples=N): the goal is a peak below 1.5 GiB. Each in a process of its own, because
 * a process knows its peak only since it began. Peaks are of the whole process: main thread and workers together.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DatasetConfig, readConfig } from "@undiagram/contract";
import { configFile } from "../src/paths.ts";
import { readOptions } from "./bench-options.ts";
import { printResult, type Row } from "./print-result.ts";
import type { Measured } from "./write-measured.ts";

const MIB = 2 ** 20;
const FAR = 100_000;

const options = readOptions("How long a dataset takes, and how much memory.", {
  help: "samples of the larger dataset",
  default: 20_000,
});
// A Ctrl-C ends the process that writes; this one then removes what was written.
process.once("SIGINT", () => {});
const folder = await mkdtemp(join(tmpdir(), "undiagram-bench-"));
try {
  const starter = await readConfig(configFile("dataset", "starter"), DatasetConfig);
  const small = await measure(starter);
  const large = await measure(enlarge(starter, options.samples));
  printResult(
    {
      bench: "dataset",
      about:
        "The starter dataset, and starter made larger, from the config to the manifest. core s: time of all cores.",
      tables: [[small, large].map(toRow), [extrapolate(small, large)]],
    },
    options.json,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Starter with `samples` in all, in the same splits. */
function enlarge(starter: DatasetConfig, samples: number): DatasetConfig {
  const total = Object.values(starter.splits).reduce((sum, { count }) => sum + count, 0);
  const splits = Object.entries(starter.splits).map(([name, split]) => {
    return [name, { ...split, count: Math.round((split.count * samples) / total) }] as const;
  });
  return { ...starter, name: "larger", splits: Object.fromEntries(splits) };
}

async function measure(config: DatasetConfig): Promise<Measured> {
  const file = join(folder, `${config.name}.yaml`);
  const out = join(folder, config.name);
  // JSON is YAML.
  await writeFile(file, JSON.stringify(config));
  const program = fileURLToPath(new URL("./write-measured.ts", import.meta.url));
  const running = promisify(execFile)(process.execPath, [program, file, out]);
  running.child.stderr?.pipe(process.stderr);
  const { stdout } = await running;
  await rm(out, { recursive: true });
  return JSON.parse(stdout) as Measured;
}

function toRow({ samples, workers, seconds, coreSeconds, peakBytes, pictureBytes }: Measured): Row {
  return {
    samples,
    workers,
    seconds,
    "pictures/s": samples / seconds,
    "core s": coreSeconds,
    "pictures/core s": samples / coreSeconds,
    "peak MiB": peakBytes / MIB,
    "KiB a picture": pictureBytes / samples / 1024,
  };
}

/** A line through both peaks, on to 100,000 samples. */
function extrapolate(small: Measured, large: Measured): Row {
  const growth = (large.peakBytes - small.peakBytes) / (large.samples - small.samples);
  return {
    "growth of the peak, bytes per 1,000 samples": Math.round(growth * 1000),
    "peak MiB expected at 100,000": (large.peakBytes + growth * (FAR - large.samples)) / MIB,
  };
}
