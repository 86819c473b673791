import { existsSync } from "node:fs";
import { join } from "node:path";
import { type RunConfig, UndiagramError } from "@undiagram/contract";
import { type TrackedRun, trackRun } from "@undiagram/track";
import { locateDataset } from "./locate-dataset.ts";
import { preparePython } from "./prepare-python.ts";

/** Tells Comet all that stands in a run's folder, with pictures of its dataset where that is still at hand. */
export async function tellRun(run: { dir: string; config: RunConfig }): Promise<TrackedRun> {
  return trackRun({
    runDir: run.dir,
    datasetDir: await findDataset(run.config),
    python: await preparePython(),
    onLine: (line) => console.error(line),
  });
}

/** A dataset that is gone leaves its pictures out, and nothing else. */
async function findDataset({ dataset }: RunConfig): Promise<string | undefined> {
  const without = "the run is told without its pictures";
  try {
    const { dir } = await locateDataset(dataset.config);
    if (existsSync(join(dir, dataset.validation_split))) return dir;
    console.error(`Warning: ${dir} has no split ${dataset.validation_split}; ${without}`);
  } catch (error) {
    if (!(error instanceof UndiagramError)) throw error;
    console.error(`Warning: ${error.message}; ${without}`);
  }
  return undefined;
}
