import { join } from "node:path";
import type {
  DatasetManifest,
  RunConfig,
  RunEvent,
  RunLock,
  ValidationRepliesEvent,
  ValidationScores,
} from "@undiagram/contract";
import { createLock } from "./create-lock.ts";
import type { PythonEnvironment } from "./ensure-python.ts";
import { isFinished, openRun } from "./open-run.ts";
import { runPython } from "./run-python.ts";

export interface TrainInput {
  /** Root of the repository. */
  root: string;
  /** Where run folders stand. */
  runsDir: string;
  config: RunConfig;
  datasetDir: string;
  manifest: DatasetManifest;
  python: PythonEnvironment;
  /** Called once the run's folder stands, before anything is trained. */
  onOpen?: (dir: string) => void;
  onEvent?: (event: RunEvent) => void;
  /** Scores the replies to the validation subset, where the config asks for scores. */
  scoreReplies: (event: ValidationRepliesEvent) => Promise<ValidationScores["metrics"]>;
  signal?: AbortSignal;
}

export interface TrainOutcome {
  runId: string;
  dir: string;
  lock: RunLock;
  /** False when the same lock had been trained before: nothing was done. */
  trained: boolean;
}

/** Trains the run that a config and a dataset define, resumes it, or finds it done: the same lock never trains twice. */
export async function train(input: TrainInput): Promise<TrainOutcome> {
  const lock = await createLock(input);
  const run = await openRun(input.runsDir, lock, input.config);
  try {
    const isDone = isFinished(run.dir);
    if (!isDone) {
      input.onOpen?.(run.dir);
      await runPython({
        python: input.python,
        args: ["undiagram.train", "--run-dir", run.dir, "--dataset", input.datasetDir],
        cwd: input.root,
        logFile: join(run.dir, "train.log"),
        eventsFile: join(run.dir, "events.ndjson"),
        onEvent: input.onEvent,
        scoreReplies: input.scoreReplies,
        signal: input.signal,
      });
    }
    return { runId: run.id, dir: run.dir, lock, trained: !isDone };
  } finally {
    await run.close();
  }
}
