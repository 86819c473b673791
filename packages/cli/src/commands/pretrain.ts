import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { EXIT, PretrainConfig, readConfig, sha256, UndiagramError, writeAtomic } from "@undiagram/contract";
import { hashFolder, inspectPython } from "@undiagram/runner";
import { Command } from "commander";
import { interruptSignal } from "../interrupt.ts";
import { wholeNumber } from "../options.ts";
import { configFile, ROOT, RUNS, userPath } from "../paths.ts";
import { preparePython } from "../prepare-python.ts";
import { drawPictures } from "../pretrain/draw-pictures.ts";
import { locatePictures } from "../pretrain/locate-pictures.ts";
import { createProgress } from "../progress.ts";

/**
 * glibc gives the memory of every step back to the system and takes it again, which is a quarter of the time on a CPU.
 * So it keeps it, 6 to 7 GB instead of 4, where there is as much as ROOMY, in bytes.
 */
const KEEP_MEMORY = { MALLOC_MMAP_MAX_: "0", MALLOC_TRIM_THRESHOLD_: String(2 ** 34) };
const ROOMY = 12e9;

interface Options {
  config: string;
  out: string;
  workers: number;
  loaders: number;
  unpacked?: string;
  python?: string;
  drawOnly: boolean;
}

export function pretrainCommand(): Command {
  return new Command("pretrain")
    .description("make the tiny base model from nothing: draw its pictures, teach it to see, then to say what it sees")
    .option("--config <name>", "a name in configs/pretrain, or the path of a config", "tiny")
    .option("--out <dir>", "folder the model is written to", join(ROOT, "python/tiny"))
    .option("--workers <n>", "threads that draw", wholeNumber(1), availableParallelism())
    .option("--loaders <n>", "processes that read pictures for training", wholeNumber(0), 0)
    .option("--unpacked <dir>", "folder for decoded pictures: much disk, but a GPU waits less")
    .option("--python <file>", "a Python that has the packages, instead of the one in .venv")
    .option("--draw-only", "draw the pictures and stop", false)
    .addHelpText("after", "\nExample:\n  npx undiagram pretrain --config=tiny --out=my-base")
    .action(async (options: Options) => {
      const config = await readConfig(configFile("pretrain", options.config), PretrainConfig);
      const dirs = {
        pictures: await locatePictures("pictures", config.pictures, config.seed),
        probe: await locatePictures("probe", config.probe, config.seed),
      };
      const signal = interruptSignal();
      if (options.drawOnly) {
        await draw(config, dirs, options.workers, signal);
        console.log(`${dirs.pictures}\n${dirs.probe}`);
        return;
      }
      // Python starts while pictures are still being drawn, and waits for those that a stage needs.
      await together(signal, [
        (either) => draw(config, dirs, options.workers, either),
        (either) => learn(config, dirs, options, either),
      ]);
      console.log(userPath(options.out));
    });
}

/** Does both at once. Where one fails the other is stopped, and the first failure thrown when both have ended. */
async function together(signal: AbortSignal, works: ((signal: AbortSignal) => Promise<void>)[]): Promise<void> {
  const failed = new AbortController();
  const failures: unknown[] = [];
  const either = AbortSignal.any([signal, failed.signal]);
  const endAll = (error: unknown) => {
    failures.push(error);
    failed.abort();
  };
  await Promise.all(works.map((work) => work(either).catch(endAll)));
  if (failures.length > 0) throw failures[0];
}

interface Dirs {
  pictures: string;
  probe: string;
}

async function draw(config: PretrainConfig, dirs: Dirs, workers: number, signal: AbortSignal): Promise<void> {
  for (const name of ["probe", "pictures"] as const) {
    const progress = createProgress(`draw ${name}`);
    try {
      const onProgress = (done: number, total: number) => progress.update(done, total);
      await drawPictures({ set: config[name], seed: config.seed, dir: dirs[name], workers, signal, onProgress });
    } finally {
      progress.stop();
    }
  }
}

/** Runs the training in Python; it goes on where an earlier process of the same config and pictures stopped. */
async function learn(config: PretrainConfig, dirs: Dirs, options: Options, signal: AbortSignal): Promise<void> {
  const { env } = await inspectPython(ROOT);
  const executable = options.python ?? (await preparePython()).executable;
  // Going on from other weights is another run, also where they stand in the same folder.
  const begin = config.begin_from && (await hashFolder(join(ROOT, config.begin_from)));
  const run = join(RUNS, `pretrain-${config.name}-${sha256({ config, dirs, begin }).slice(0, 8)}`);
  await mkdir(run, { recursive: true });
  await writeAtomic(join(run, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
  const { out, loaders, unpacked } = options;
  const paths = {
    ...{ config: join(run, "config.json"), ...dirs, run, out: userPath(out), loaders },
    ...(unpacked !== undefined && { unpacked: userPath(unpacked) }),
  };
  const child = spawn(
    executable,
    ["-m", "undiagram.pretrain", ...Object.entries(paths).map(([name, value]) => `--${name}=${value}`)],
    // A group of its own: Ctrl-C in a terminal reaches this process alone, which passes it on once.
    {
      env: { ...(totalmem() > ROOMY && KEEP_MEMORY), ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
    },
  );
  const stop = () => child.kill("SIGINT");
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const [code] = (await once(child, "exit")) as [number | null];
  signal.removeEventListener("abort", stop);
  if (code === 0) return;
  const isStopped = code === EXIT.interrupted;
  throw new UndiagramError(isStopped ? "interrupted" : "pretraining_failed", "The training did not come to its end", {
    exitCode: isStopped ? EXIT.interrupted : EXIT.environment,
    next: "Run the same command again: it goes on from the last checkpoint.",
  });
}
