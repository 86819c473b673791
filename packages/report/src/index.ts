export { renderComparisonTable } from "./render-comparison-table.ts";
export { renderReport } from "./render-report.ts";
export type { GalleryReply, GallerySample, ReportInput } from "./report-input.ts";
export type { ColumnDiff, DiffState, RelationshipDiff, SchemaDiff, TableDiff } from "./schema-diff.ts";
