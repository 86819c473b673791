export type { DatasetFigures } from "./_measure-variety.ts";
export { describeDataset } from "./describe-dataset.ts";
export { planDataset, type SamplePlan, type SchemaSize, type Synth } from "./plan-dataset.ts";
export { isUpToDate, readManifest } from "./read-manifest.ts";
export { type DatasetSample, readSplit } from "./read-split.ts";
export type { SampleResult } from "./sample-result.ts";
export { type Validation, validateDataset } from "./validate-dataset.ts";
export { type WriteOptions, writeDataset } from "./write-dataset.ts";
