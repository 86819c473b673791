import type { Annotation, Dialect } from "@undiagram/schema";
import { annotationToSchema } from "./annotation-to-schema.ts";
import { toSql } from "./to-sql.ts";

/** The annotation as an SQL script, headed by comments that say what the picture did not show and was filled in. */
export function annotationToSql(annotation: Annotation, dialect: Dialect = "postgresql"): string {
  const { schema, notes } = annotationToSchema(annotation, { dialect });
  const header = notes.map((note) => `-- ${note.replaceAll(/\s+/g, " ")}\n`).join("");
  return schema.tables.length === 0 ? header : `${header}${header && "\n"}${toSql(schema)}`;
}
