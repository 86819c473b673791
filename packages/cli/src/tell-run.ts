import type { RunConfig } from "@undiagram/contract";
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
  try {
    return (await locateDataset(dataset.config)).dir;
  } catch {
    console.error(`Warning: the dataset ${dataset.config} is not there; the run is told without its pictures`);
    return undefined;
  }
}
