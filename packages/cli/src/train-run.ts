import type { RunConfig } from "@undiagram/contract";
import { type PythonEnvironment, type TrainOutcome, train } from "@undiagram/runner";
import { type FollowedRun, followRun } from "@undiagram/track";
import { ensureDataset, type ReadyDataset } from "./ensure-dataset.ts";
import { ROOT, RUNS } from "./paths.ts";
import { preparePython } from "./prepare-python.ts";
import { createProgress } from "./progress.ts";
import { createReplyScorer } from "./score-replies.ts";

export interface TrainedRun extends TrainOutcome {
  dataset: ReadyDataset;
  python: PythonEnvironment;
}

/**
 * Dataset, Python environment, training: each is made only if it is not there. Unless `isTold` is false, the run is
 * told to Comet while it grows, where there is a key.
 */
export async function trainRun(
  config: RunConfig,
  signal: AbortSignal,
  { runsDir = RUNS, isTold = true }: { runsDir?: string; isTold?: boolean } = {},
): Promise<TrainedRun> {
  const dataset = await ensureDataset(config.dataset.config, { signal });
  const python = await preparePython();
  const progress = createProgress(`train ${config.name}`);
  let [step, totalSteps] = [0, 0];
  let follower: FollowedRun | undefined;
  try {
    const outcome = await train({
      root: ROOT,
      runsDir,
      config,
      datasetDir: dataset.dir,
      manifest: dataset.manifest,
      python,
      signal,
      scoreReplies: createReplyScorer(dataset.dir, config.dataset.validation_split),
      onOpen: (runDir) => {
        // Without a key the whole run goes into an offline archive when `track` is asked for one.
        if (isTold && process.env.COMET_API_KEY)
          follower = followRun({ runDir, datasetDir: dataset.dir, python, onLine: (line) => console.error(line) });
      },
      onEvent: (event) => {
        if (event.event === "run_started") {
          totalSteps = event.total_steps;
          console.error(
            `${event.train_samples} samples on ${event.device} in ${event.precision}, ` +
              `${event.trainable_parameters.toLocaleString("en")} of ${event.parameters.toLocaleString("en")} parameters trained` +
              (event.resumed_from_step > 0 ? `, resumed from step ${event.resumed_from_step}` : ""),
          );
        }
        if (event.event === "step") {
          step = event.step;
          progress.update(step, totalSteps, `loss ${event.loss.toFixed(3)}`);
        }
        if (event.event === "progress")
          progress.update(step, totalSteps, `${event.stage} ${event.done}/${event.total}`);
        if (event.event === "validation" && event.metrics.overall !== undefined) {
          progress.update(step, totalSteps, `overall score ${(100 * event.metrics.overall).toFixed(1)} %`);
        }
        if (event.event === "warning") console.error(`Warning: ${event.message}${event.next ? ` ${event.next}` : ""}`);
      },
    });
    return { ...outcome, dataset, python };
  } finally {
    progress.stop();
    await follower?.finish();
  }
}
