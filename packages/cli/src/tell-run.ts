import type { RunConfig } from "@undiagram/contract";
import { type TrackedRun, trackRun } from "@undiagram/track";
import { locateDataset } from "./locate-dataset.ts";
import { preparePython } from "./prepare-python.ts";

/** Tells Comet all that stands in a run's folder, with pictures of its dataset where that is still at hand. */
export async function tellRun(run: { dir: string; config: RunConfig }): Promise<TrackedRun> {
  return trackRun({
    runDir: run.dir,
    // A dataset that is gone leaves the pictures out, and nothing else.
    datasetDir: (await locateDataset(run.config.dataset.config).catch(() => undefined))?.dir,
    python: await preparePython(),
    onLine: (line) => console.error(line),
  });
}
