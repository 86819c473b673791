/* Reply text -> parsed -> matched -> counted -> metrics. Pure functions: nothing is read, written or asked. */

export type { BootstrapOptions } from "./bootstrap.ts";
export { type CompareOptions, compare } from "./compare.ts";
export type { TypePair } from "./confuse-types.ts";
export { constantReply } from "./constant-reply.ts";
export { COUNT_NAMES, type CountName, type Counts } from "./counts.ts";
export {
  type ColumnDiff,
  type DiffState,
  diffSample,
  type RelationshipDiff,
  type SchemaDiff,
  type TableDiff,
} from "./diff-sample.ts";
export { APART, METRICS, type Metric } from "./metrics.ts";
export { type ParsedReply, parseReply, type ReplyOptions } from "./parse-reply.ts";
export { type SampleScore, scoreSample, type TruthSample } from "./score-sample.ts";
export { type Summary, summarize } from "./summarize.ts";
export { swapReplies } from "./swap-replies.ts";
