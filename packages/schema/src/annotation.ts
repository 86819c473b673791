import { z } from "zod";

/*
 * The annotation: exactly what a picture of a schema shows, which is what the model is trained to say and what is
 * scored. Absent means unknown or not drawn, never "false".
 */

const Name = z.string().min(1).max(256);

export const Column = z
  .strictObject({
    name: Name.meta({ description: "Case and spelling as drawn." }),
    type: z.string().min(1).max(256).optional().meta({ description: "The type's text as drawn, e.g. VARCHAR(255)." }),
    primary_key: z.literal(true).optional().meta({ description: "Marked as (part of) the primary key." }),
    foreign_key: z.literal(true).optional().meta({ description: "Marked as (part of) a foreign key." }),
    unique: z.literal(true).optional().meta({ description: "Marked as unique." }),
    nullable: z.boolean().optional().meta({ description: "false: marked NOT NULL. Absent: not marked." }),
  })
  .meta({ id: "Column", description: "One column of a table, in drawn order." });
export type Column = z.infer<typeof Column>;

export const Table = z
  .strictObject({
    name: Name.meta({ description: "Case and spelling as drawn." }),
    columns: z.array(Column).max(1000),
  })
  .meta({ id: "Table", description: "One table; tables stand in reading order of the picture." });
export type Table = z.infer<typeof Table>;

export const RelationshipType = z.enum(["one_to_one", "many_to_one", "one_to_many", "many_to_many"]).meta({
  id: "RelationshipType",
  description:
    "Read from from_table to to_table. one_to_many is the same edge read from the other end; canonical form has none.",
});
export type RelationshipType = z.infer<typeof RelationshipType>;

export const Relationship = z
  .strictObject({
    from_table: Name.meta({ description: "The referencing side (the many side of many_to_one)." }),
    from_columns: z
      .array(Name)
      .min(1)
      .max(64)
      .optional()
      .meta({ description: "Absent when the line ends at the box." }),
    to_table: Name.meta({ description: "The referenced side." }),
    to_columns: z.array(Name).min(1).max(64).optional().meta({ description: "Absent when the line ends at the box." }),
    type: RelationshipType.optional().meta({ description: "Absent when the line ends carry no cardinality." }),
    from_optional: z.literal(true).optional().meta({ description: "The from end is drawn as zero-or-…" }),
    to_optional: z.literal(true).optional().meta({ description: "The to end is drawn as zero-or-…" }),
  })
  .meta({ id: "Relationship", description: "One drawn edge between two tables, or from a table to itself." });
export type Relationship = z.infer<typeof Relationship>;

export const Annotation = z
  .strictObject({
    tables: z.array(Table).max(1000),
    relationships: z.array(Relationship).max(5000),
  })
  .meta({ id: "Annotation", description: "The schema as visible in one picture of a database diagram." });
export type Annotation = z.infer<typeof Annotation>;
