/*
 * How long a dataset takes, and how much memory:  npm run bench -- dataset
 *
 * First the `starter` dataset as it is, with a worker for every core; the goal is 90 s on two idle cores. Then starter
 * made larger, 20,000 samples (or --samples=N): the goal is a peak below 1.5 GiB. Each in a process of its own, because
 * a process knows its peak only since it began. Peaks are of the whole process: main thread and workers together.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
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
      about: [
        "The starter dataset, and starter made larger, from the config to the manifest. core s: time of all cores.",
        "MiB: resident set of the process with all its threads, mean over a tenth of the time, and the peak.",
      ].join("\n"),
      tables: [[small, large].map(toRow), [small, large].map(toMemoryRow), [extrapolate(large)]],
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
  const child = spawn(process.execPath, [program, file, out], { stdio: ["ignore", "pipe", "inherit"] });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  if (code !== 0) throw new Error(`Writing the dataset ${config.name} ended with exit code ${code}; see above.`);
  await rm(out, { recursive: true });
  return JSON.parse(printed) as Measured;
}

function toRow({ samples, workers, seconds, coreSeconds, pictureBytes }: Measured): Row {
  return {
    samples,
    workers,
    seconds,
    "pictures/s": samples / seconds,
    "core s": coreSeconds,
    "pictures/core s": samples / coreSeconds,
    "KiB a picture": pictureBytes / samples / 1024,
  };
}

function toMemoryRow({ samples, residentBytes, peakBytes }: Measured): Row {
  const tenths = residentBytes.map((bytes, tenth) => [`MiB in tenth ${tenth + 1}`, bytes / MIB] as const);
  return { samples, ...Object.fromEntries(tenths.filter((_, tenth) => tenth % 2 === 1)), "peak MiB": peakBytes / MIB };
}

/**
 * How memory grows while pictures are drawn: from the middle on, when caches are full and heaps have found their size,
 * to the last tenth, in which the card and its sheet are made. These take as much however many samples there are.
 */
function extrapolate({ samples, residentBytes, peakBytes }: Measured): Row {
  const growth = slope(residentBytes.slice(4, 9)) * (residentBytes.length / samples);
  return {
    "growth while drawing, bytes per 1,000 samples": Math.round(growth * 1000),
    "peak MiB expected at 100,000": (peakBytes + growth * (FAR - samples)) / MIB,
  };
}

/** Of the line through values at places 0, 1, 2 and so on: least squares. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const squares = values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  return values.reduce((sum, value, i) => sum + (i - middle) * value, 0) / squares;
}
