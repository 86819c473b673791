import type { Annotation, SchemaColumn, SchemaRelationship } from "@undiagram/schema";
import { referableKeyOf } from "./_keys.ts";
import { annotationToSchema } from "./annotation-to-schema.ts";

/**
 * The annotation as DBML, as dbdiagram.io and its tools read it. DBML wants a type for every column and columns at
 * both ends of a line: what the picture does not show is filled in as annotationToSchema does, and told in comments.
 */
export function toDbml(annotation: Annotation): string {
  const { schema, notes } = annotationToSchema(annotation);
  const keys = new Map(schema.tables.map((table) => [table.name, referableKeyOf(table)]));
  const written = new Set<string>();
  const blocks: string[] = [];
  for (const table of schema.tables) {
    const primaryKey = table.columns.filter((column) => column.primary_key);
    const lines = table.columns.map((column) => defineColumn(column, primaryKey.length === 1));
    if (primaryKey.length > 1) lines.push("", "indexes {", `  (${list(primaryKey.map((c) => c.name))}) [pk]`, "}");
    blocks.push(`Table ${quote(table.name)} {\n${lines.map((line) => (line ? `  ${line}` : "")).join("\n")}\n}`);
  }
  const refs = schema.relationships.flatMap((r) => {
    const from = r.from_columns.length > 0 ? r.from_columns : r.type === "many_to_many" ? keys.get(r.from_table) : [];
    const to = r.to_columns.length > 0 ? r.to_columns : r.type === "many_to_many" ? keys.get(r.to_table) : [];
    const ends = [end(r.from_table, from ?? []), end(r.to_table, to ?? [])];
    // DBML refuses a second line between the same columns, in whatever direction.
    const identity = JSON.stringify(ends.toSorted());
    if (!from?.length || from.length !== to?.length || written.has(identity) || ends[0] === ends[1]) {
      return comment(`${r.from_table} to ${r.to_table} (${r.type}) cannot be said in DBML.`);
    }
    written.add(identity);
    return `Ref: ${ends[0]} ${operator(r)} ${ends[1]}`;
  });
  if (refs.length > 0) blocks.push(refs.join("\n"));
  if (notes.length > 0) blocks.unshift(notes.map(comment).join("\n"));
  return `${blocks.join("\n\n")}\n`;
}

function defineColumn(column: SchemaColumn, isWholeKey: boolean): string {
  const settings = [
    column.primary_key && isWholeKey && "pk",
    column.unique && !(column.primary_key && isWholeKey) && "unique",
    !column.nullable && !column.primary_key && "not null",
  ].filter(Boolean);
  const type = /^[A-Za-z_]\w*(\(\w+(, ?\w+)*\))?$/.test(column.type) ? column.type : quoteAlways(column.type);
  return `${quote(column.name)} ${type}${settings.length > 0 ? ` [${settings.join(", ")}]` : ""}`;
}

function operator(r: SchemaRelationship): string {
  const line = { many_to_one: ">", one_to_one: "-", many_to_many: "<>" }[r.type];
  return `${r.from_optional ? "?" : ""}${line}${r.to_optional ? "?" : ""}`;
}

function end(table: string, columns: readonly string[]): string {
  return `${quote(table)}.${columns.length === 1 ? list(columns) : `(${list(columns)})`}`;
}

function list(columns: readonly string[]): string {
  return columns.map(quote).join(", ");
}

/** Words that open something in DBML. */
const KEYWORDS = /^(table|tablegroup|tablepartial|ref|enum|project|indexes|checks|note|records|dep|as)$/i;

function quote(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !KEYWORDS.test(name) ? name : quoteAlways(name);
}

function quoteAlways(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, "\\$&").replaceAll(/[\r\n]+/g, " ")}"`;
}

function comment(text: string): string {
  return `// ${text.replaceAll(/\s+/g, " ")}`;
}
