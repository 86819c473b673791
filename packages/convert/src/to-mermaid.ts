import { type Annotation, type Column, canonicalize, type Relationship } from "@undiagram/schema";

/**
 * The annotation as a Mermaid erDiagram. Mermaid wants a type for every column, so one that is not shown is written
 * `unknown`; characters that it cannot read in a type or a column's name become underscores.
 */
export function toMermaid(annotation: Annotation): string {
  const { tables, relationships } = canonicalize(annotation);
  return [
    "erDiagram",
    ...tables.flatMap((table) => [
      `  ${quote(table.name)} {`,
      ...table.columns.map((column) => `    ${describeColumn(column)}`),
      "  }",
    ]),
    ...relationships.map((r) => `  ${quote(r.from_table)} ${line(r)} ${quote(r.to_table)} : ${quote(label(r))}`),
    "",
  ].join("\n");
}

function describeColumn(column: Column): string {
  const keys = [column.primary_key && "PK", column.foreign_key && "FK", column.unique && "UK"].filter(Boolean);
  const type = word(column.type ?? "unknown", /[^\p{L}\p{N}_()[\]-]/gu);
  const parts = [
    type,
    word(column.name, /[^\p{L}\p{N}_-]/gu),
    keys.join(", "),
    column.nullable === false && '"NOT NULL"',
  ];
  return parts.filter(Boolean).join(" ");
}

/** A word that starts with a letter and holds nothing of what is not allowed. */
function word(text: string, notAllowed: RegExp): string {
  const clean = text.replaceAll(notAllowed, "_");
  return /^[\p{L}_]/u.test(clean) ? clean : `_${clean}`;
}

/** The line with its ends: }o is zero or many, || exactly one, and so on. No cardinality is drawn as many to one. */
function line(r: Relationship): string {
  const isFromMany = r.type !== "one_to_one";
  const isToMany = r.type === "many_to_many";
  const from = isFromMany ? (r.from_optional ? "}o" : "}|") : r.from_optional ? "|o" : "||";
  const to = isToMany ? (r.to_optional ? "o{" : "|{") : r.to_optional ? "o|" : "||";
  return `${from}--${to}`;
}

function label(r: Relationship): string {
  return (r.from_columns ?? []).join(", ");
}

function quote(text: string): string {
  return `"${
    text
      .replaceAll('"', "'")
      .replaceAll(/[\s%\\]+/g, " ")
      .trim() || " "
  }"`;
}
