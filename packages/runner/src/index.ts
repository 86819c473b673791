export { compareOutcomes, type LoadedPart, type OutcomeComparison, type Series } from "./compare-outcomes.ts";
export { createLock, type LockInput, NOT_TRAINING } from "./create-lock.ts";
export { checkTargets, countLora } from "./doctor/count-parameters.ts";
export { estimateLengths, type SampleSize } from "./doctor/estimate-lengths.ts";
export { type FoundBase, findBase, hubCache } from "./doctor/find-base.ts";
export { nearestDevice } from "./doctor/known-devices.ts";
export {
  type MemoryInput,
  type MemoryPrediction,
  predictGeneration,
  predictMemory,
} from "./doctor/predict-memory.ts";
export { EFFICIENCY, predictTime, type TimePrediction } from "./doctor/predict-time.ts";
export { type Probe, probePython } from "./doctor/probe-python.ts";
export { suggestFaster } from "./doctor/suggest-faster.ts";
export { suggestSettings } from "./doctor/suggest-settings.ts";
export {
  ensurePython,
  findPython,
  inspectPython,
  type PythonEnvironment,
  type PythonState,
} from "./ensure-python.ts";
export { hashFile, hashFolder } from "./hash-folder.ts";
export {
  type EvaluatedRun,
  evaluatedRun,
  type FinishedRun,
  finishedRun,
  isFinished,
  latestRunId,
  openRun,
  type Run,
  reportedRun,
  type StartedRun,
  startedRun,
} from "./open-run.ts";
export { type FileOptions, file } from "./predictors/file.ts";
export { findApiKey, type OpenAiOptions, openAi } from "./predictors/openai.ts";
export {
  type Failure,
  NOT_ASKED,
  type Pass,
  type Predict,
  type PredictRequest,
  type Question,
} from "./predictors/predictor.ts";
export { MODELS, type TransformersOptions, transformers } from "./predictors/transformers.ts";
export { readEvents } from "./read-events.ts";
export { findLockDifferences, type LockedRun, readLockedRun } from "./read-locked-run.ts";
export { type TrainOutcome, train } from "./train.ts";
