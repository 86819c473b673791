import { z } from "zod";
import type { Annotation } from "./annotation.ts";

/*
 * A whole database schema, with everything known: what synthesis makes, SQL says, and a picture shows a part of.
 */

export const DIALECTS = ["postgresql", "mysql", "sqlserver", "sqlite", "oracle"] as const;
export const DialectName = z.enum(DIALECTS).meta({ id: "Dialect", description: "Whose type names the columns use." });
export type Dialect = z.infer<typeof DialectName>;

export const SchemaColumn = z
  .strictObject({
    name: z.string().min(1),
    type: z.string().meta({
      description:
        "In the dialect's spelling, with length: VARCHAR(255). Empty where the column has none, as in SQLite.",
    }),
    primary_key: z.boolean(),
    unique: z.boolean(),
    nullable: z.boolean(),
    default: z.string().optional().meta({ description: "The default as an SQL expression." }),
  })
  .meta({ id: "SchemaColumn" });
export type SchemaColumn = z.infer<typeof SchemaColumn>;

export const SchemaTable = z
  .strictObject({
    name: z.string().min(1),
    namespace: z.string().min(1).optional().meta({ description: "The SQL schema the table stands in, e.g. public." }),
    columns: z.array(SchemaColumn).min(1),
  })
  .meta({ id: "SchemaTable" });
export type SchemaTable = z.infer<typeof SchemaTable>;

export const SchemaRelationship = z
  .strictObject({
    from_table: z.string().min(1).meta({ description: "The referencing table." }),
    from_columns: z
      .array(z.string().min(1))
      .meta({ description: "Foreign key columns; empty for a direct many_to_many." }),
    to_table: z.string().min(1).meta({ description: "The referenced table." }),
    to_columns: z
      .array(z.string().min(1))
      .meta({ description: "Referenced columns; empty for a direct many_to_many." }),
    type: z.enum(["one_to_one", "many_to_one", "many_to_many"]),
    from_optional: z.boolean().meta({ description: "A to-row may have no from-row." }),
    to_optional: z.boolean().meta({ description: "A from-row may have no to-row (the foreign key is nullable)." }),
  })
  .meta({ id: "SchemaRelationship" });
export type SchemaRelationship = z.infer<typeof SchemaRelationship>;

export const DatabaseSchema = z
  .strictObject({
    domain: z.string().min(1),
    dialect: DialectName,
    tables: z.array(SchemaTable).min(1),
    relationships: z.array(SchemaRelationship),
  })
  .meta({ id: "DatabaseSchema" });
export type DatabaseSchema = z.infer<typeof DatabaseSchema>;

/** The names of a table's columns that take part in a foreign key. */
export function foreignKeyColumns(
  schema: Pick<DatabaseSchema, "relationships"> | Pick<Annotation, "relationships">,
  table: string,
): Set<string> {
  return new Set(
    schema.relationships.filter((r) => r.from_table === table).flatMap((r): string[] => r.from_columns ?? []),
  );
}
