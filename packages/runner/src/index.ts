export { createLock, type LockInput, NOT_TRAINING } from "./create-lock.ts";
export { ensurePython, type PythonEnvironment } from "./ensure-python.ts";
export { hashFile, hashFolder } from "./hash-folder.ts";
export { type FinishedRun, finishedRun, latestRunId, openRun, type Run } from "./open-run.ts";
export { predict } from "./predict.ts";
export { readEvents } from "./read-events.ts";
export { type TrainOutcome, train } from "./train.ts";
