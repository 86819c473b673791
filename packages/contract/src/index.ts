export { canonicalJson, sha256 } from "./canonical-json.ts";
export { ChatCompletion } from "./chat-completion.ts";
export { DatasetConfig, type Range, SplitConfig } from "./dataset-config.ts";
export { DatasetFigures, DatasetManifest, MetadataLine } from "./dataset-files.ts";
export { describeUnreadable } from "./describe-unreadable.ts";
export { describeError, EXIT, type ExitCode, type Problem, UndiagramError } from "./error.ts";
export {
  ControlName,
  EvaluateConfig,
  FilePredictor,
  ModelName,
  mainPredictor,
  OpenAiPredictor,
  PredictorConfig,
  RunEvaluation,
  TransformersPredictor,
} from "./evaluate-config.ts";
export { jsonSchemas } from "./json-schemas.ts";
export { Prediction, PredictJob } from "./prediction.ts";
export { PictureSet, PretrainConfig, PretrainStage } from "./pretrain-config.ts";
export { parseConfig, readConfig } from "./read-config.ts";
export { countProcesses, countSharers, GenerationConfig, PromptConfig, RunConfig } from "./run-config.ts";
export {
  RunEvent,
  type RunStartedEvent,
  type StepEvent,
  type ValidationRepliesEvent,
  ValidationScores,
} from "./run-event.ts";
export { RunLock } from "./run-lock.ts";
export {
  ComparedScores,
  Comparison,
  METRIC_NAMES,
  MetricName,
  Metrics,
  MetricValue,
  RelationshipCounts,
  RunScores,
  ScoreReport,
  Stratum,
  TypeConfusion,
  TypeCount,
} from "./score-report.ts";
export { sortByLine } from "./sort-by-line.ts";
export { SweepConfig } from "./sweep-config.ts";
export { describeValue, formatPath, toProblems } from "./to-problems.ts";
export { toWriteError, writeAtomic } from "./write-atomic.ts";
