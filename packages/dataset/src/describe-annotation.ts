import type { Annotation, Column, Relationship } from "@undiagram/schema";

/** One line of an annotation in words. */
export interface WordLine {
  text: string;
  /** 0: a table, or the word that opens the relationships; 1: what stands below; 2: what is said of a relationship. */
  depth: 0 | 1 | 2;
}

/** What the picture shows, table by table and then relationship by relationship, as a person would say it. */
export function describeAnnotation({ tables, relationships }: Annotation): WordLine[] {
  return [
    ...tables.flatMap(({ name, columns }): WordLine[] => [
      { text: name, depth: 0 },
      ...columns.map((column) => ({ text: describeColumn(column), depth: 1 as const })),
    ]),
    ...(relationships.length > 0 ? [{ text: "Relationships", depth: 0 as const }] : []),
    ...relationships.flatMap(describeRelationship),
  ];
}

function describeColumn({ name, type, primary_key, foreign_key, unique, nullable }: Column): string {
  const marks = [
    primary_key && "primary key",
    foreign_key && "foreign key",
    unique && "unique",
    nullable === false && "not null",
  ].filter(Boolean);
  return [name, type, marks.join(", ")].filter(Boolean).join("  ");
}

function describeRelationship(r: Relationship): WordLine[] {
  const end = (table: string, columns: readonly string[] | undefined) =>
    columns ? `${table}.${columns.length === 1 ? columns[0] : `(${columns.join(", ")})`}` : table;
  const optional = [r.from_optional && r.from_table, r.to_optional && r.to_table].filter(Boolean);
  const said = [r.type?.replaceAll("_", " "), optional.length > 0 && `optional at ${optional.join(" and ")}`];
  const text = said.filter(Boolean).join(", ");
  return [
    { text: `${end(r.from_table, r.from_columns)} to ${end(r.to_table, r.to_columns)}`, depth: 1 },
    ...(text ? [{ text, depth: 2 as const }] : []),
  ];
}
