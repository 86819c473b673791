import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { DatasetConfig, type DatasetManifest, readConfig, sha256 } from "@undiagram/contract";
import { describeDataset, isUpToDate, planDataset, readManifest, writeDataset } from "@undiagram/dataset";
import { hashFolder } from "@undiagram/runner";
import { configFile, DATASETS, ROOT, userPath } from "./paths.ts";
import { createProgress } from "./progress.ts";

export interface ReadyDataset {
  dir: string;
  manifest: DatasetManifest;
  /** False when it stood there already. */
  made: boolean;
}

/**
 * The dataset of a config (by name or path), made if it is missing, half made, or made by other code. A folder that
 * holds splits is taken as it is.
 */
export async function ensureDataset(
  nameOrFolder: string,
  options: { out?: string; workers?: number; signal?: AbortSignal } = {},
): Promise<ReadyDataset> {
  if (
    !/\.ya?ml$/.test(nameOrFolder) &&
    !existsSync(configFile("dataset", nameOrFolder)) &&
    existsSync(userPath(nameOrFolder))
  ) {
    const dir = userPath(nameOrFolder);
    return { dir, manifest: await describeDataset(dir), made: false };
  }
  const config = await readConfig(configFile("dataset", nameOrFolder), DatasetConfig);
  const dir = options.out ? userPath(options.out) : join(DATASETS, config.name);
  const sourceHash = await hashSource(config);
  if (await isUpToDate(dir, sourceHash)) return { dir, manifest: await readManifest(dir), made: false };

  // Only now: fonts and layout engines take a second to load.
  const { STYLE_NAMES } = await import("@undiagram/draw");
  const { MAIN_DOMAINS, makeFamily, makeVariant, OOD_DOMAINS } = await import("@undiagram/synth");
  const plan = planDataset(
    config,
    { makeFamily, makeVariant },
    { domains: [...MAIN_DOMAINS, ...OOD_DOMAINS], styles: STYLE_NAMES },
  );
  const progress = createProgress(`dataset ${config.name}`);
  try {
    const manifest = await writeDataset({
      config,
      plan,
      dir,
      workerUrl: new URL("./sample-worker.ts", import.meta.url),
      workers: options.workers ?? availableParallelism(),
      sourceHash,
      onProgress: (done, total) => progress.update(done, total),
      signal: options.signal,
    });
    return { dir, manifest, made: true };
  } finally {
    progress.stop();
  }
}

/** The rooms whose code decides a dataset's bytes; their package.json pins fonts and engines exactly. */
const MAKERS = ["random", "schema", "synth", "draw", "dataset"];

async function hashSource(config: DatasetConfig): Promise<string> {
  const isCode = (name: string) =>
    name === "package.json" || (name.startsWith("src/") && !/\.test\.ts$|(^|\/)testing\//.test(name));
  const packages: string[] = [];
  for (const maker of MAKERS) packages.push(await hashFolder(join(ROOT, "packages", maker), isCode));
  const worker = await hashFolder(join(ROOT, "packages/cli/src"), (name) => name === "sample-worker.ts");
  return sha256({ config, packages, worker });
}
