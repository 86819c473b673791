export {
  Annotation,
  Column,
  Relationship,
  RelationshipType,
  Table,
} from "./annotation.ts";
export { canonicalize } from "./canonicalize.ts";
export {
  DatabaseSchema,
  DIALECTS,
  type Dialect,
  foreignKeyColumns,
  SchemaColumn,
  SchemaRelationship,
  SchemaTable,
} from "./database-schema.ts";
export { annotationKey, annotationsEqual } from "./equals.ts";
export { findProblems, type SchemaProblem } from "./find-problems.ts";
export { serialize } from "./serialize.ts";
