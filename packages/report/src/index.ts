export { renderComparisonTable } from "./render-comparison-table.ts";
export { renderCsv } from "./render-csv.ts";
export { renderDifferenceTables } from "./render-difference-tables.ts";
export { renderJunit } from "./render-junit.ts";
export { renderReport } from "./render-report.ts";
export type { ComparedRun, GalleryReply, GallerySample, ReportInput } from "./report-input.ts";
export type { ColumnDiff, DiffState, RelationshipDiff, SchemaDiff, TableDiff } from "./schema-diff.ts";
export { type Check, checkThresholds, describeLimit, describeMeasured, type Threshold } from "./thresholds.ts";
export { titleReport, titleTraining } from "./title-report.ts";
