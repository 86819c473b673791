import type {
  Column,
  DatabaseSchema,
  Relationship,
  SchemaColumn,
  SchemaRelationship,
  SchemaTable,
} from "@undiagram/schema";
import { foreignKeyColumns } from "@undiagram/schema";
import type { Look } from "./choose-look.ts";
import { type EndMeaning, NOTATIONS } from "./notations/index.ts";
import type { Letters, Mark } from "./style.ts";

/*
 * What a look shows of a schema. Boxes and lines are drawn from this and the label is read off it, so that neither can
 * say what the other does not.
 */

export interface ShownTable {
  /** As drawn: with its namespace and in the letters of the look. */
  name: string;
  columns: ShownColumn[];
  /** Columns left out and counted below the others. */
  hiddenColumns: number;
  /** How many leading columns stand above the key section's line. */
  keyColumns: number;
  /** Its primary key holds a foreign key: in IDEF1X, a dependent entity. */
  isDependent: boolean;
}

export interface ShownColumn {
  /** What the picture says of it. */
  label: Column;
  /** The type as drawn; cut off when label.type is absent. */
  typeText?: string;
  marks: Mark[];
  isPrimaryKey: boolean;
}

export interface ShownEdge {
  /** What the picture says of it. */
  label: Relationship;
  from: ShownEnd;
  to: ShownEnd;
  /** The foreign key is part of the primary key; a direct many-to-many, which has none, counts as such. */
  isIdentifying: boolean;
}

export interface ShownEnd {
  /** Index into the shown tables. */
  table: number;
  /** Index into the table's columns; undefined: the line ends at the box. */
  row?: number;
  meaning: EndMeaning;
}

export interface ShownSchema {
  tables: ShownTable[];
  edges: ShownEdge[];
}

/** Fewer columns than this are not worth leaving out. */
const LEAST_HIDDEN = 2;

export function showSchema(schema: DatabaseSchema, look: Look): ShownSchema {
  const names = tableNames(schema, look);
  const tables = schema.tables.map((table, t) => showTable(schema, table, names[t] as string, look));
  return { tables, edges: showEdges(schema, tables, look) };
}

/** Namespaces are drawn where the look has them, and where names would be equal without. Never two equal names. */
function tableNames(schema: DatabaseSchema, look: Look): string[] {
  const bare = schema.tables.map((t) => t.name);
  const full = schema.tables.map((t) => (t.namespace ? `${t.namespace}.${t.name}` : t.name));
  const chosen = look.namespaces || hasTwins(bare) ? full : bare;
  const lettered = chosen.map((name) => inLetters(name, look.header.letters));
  return hasTwins(lettered) ? chosen : lettered;
}

function hasTwins(names: readonly string[]): boolean {
  return new Set(names).size < names.length;
}

export function inLetters(text: string, letters: Letters): string {
  return letters === "upper" ? text.toUpperCase() : letters === "lower" ? text.toLowerCase() : text;
}

function showTable(schema: DatabaseSchema, table: SchemaTable, name: string, look: Look): ShownTable {
  const foreign = foreignKeyColumns(schema, table.name);
  // Ovals are attributes of an entity: a reference is a diamond, not an attribute.
  const isAttribute = (c: SchemaColumn) => look.style.entities === "tables" || c.primary_key || !foreign.has(c.name);
  const all = table.columns.filter(isAttribute).map((column) => showColumn(column, foreign.has(column.name), look));
  const ordered = look.rows.keySection
    ? [...all.filter((c) => c.isPrimaryKey), ...all.filter((c) => !c.isPrimaryKey)]
    : all;
  const kept =
    look.rows.keep === undefined ? ordered : withoutTail(ordered, look.rows.keep, lineEnds(schema, table.name));
  return {
    name,
    columns: kept,
    hiddenColumns: all.length - kept.length,
    keyColumns: look.rows.keySection ? kept.filter((c) => c.isPrimaryKey).length : 0,
    isDependent: table.columns.some((c) => c.primary_key && foreign.has(c.name)),
  };
}

/** The first few columns and those that keys or lines need; all of them when too few would be left out. */
function withoutTail(columns: readonly ShownColumn[], keep: number, needed: ReadonlySet<string>): ShownColumn[] {
  const kept = columns.filter((c, i) => i < keep || c.isPrimaryKey || needed.has(c.label.name));
  return columns.length - kept.length >= LEAST_HIDDEN ? kept : [...columns];
}

function lineEnds(schema: DatabaseSchema, table: string): Set<string> {
  return new Set(
    schema.relationships.flatMap((r) => [
      ...(r.from_table === table ? r.from_columns : []),
      ...(r.to_table === table ? r.to_columns : []),
    ]),
  );
}

function showColumn(column: SchemaColumn, isForeignKey: boolean, look: Look): ShownColumn {
  const isTypeShown = look.types.shown && look.rows.cells.includes("type") && column.type !== "";
  const typeText = isTypeShown ? cutOff(inLetters(column.type, look.types.letters), look.types.cutAt) : undefined;
  const drawn = drawnMarks(column, isForeignKey, look);
  const properties = drawn.map(([property]) => property);
  // Standing above the key section's line says it as clearly as a mark.
  if (look.rows.keySection && column.primary_key) properties.push("primary_key");
  const saysNullable = look.marks.nullable_foreign_key !== undefined && properties.includes("foreign_key");
  if (saysNullable && !column.nullable) properties.push("not_null");
  return {
    label: {
      name: column.name,
      ...(typeText !== undefined && !typeText.endsWith("…") && { type: typeText }),
      ...(properties.includes("primary_key") && { primary_key: true }),
      ...(properties.includes("foreign_key") && { foreign_key: true }),
      ...(properties.includes("unique") && { unique: true }),
      ...(properties.includes("not_null") && { nullable: false }),
    },
    typeText,
    marks: drawn.map(([, mark]) => mark),
    isPrimaryKey: column.primary_key,
  };
}

function cutOff(text: string, limit: number | undefined): string {
  return limit === undefined || text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

type Property = "primary_key" | "foreign_key" | "unique" | "not_null";

function drawnMarks(column: SchemaColumn, isForeignKey: boolean, { marks, rows }: Look): [Property, Mark][] {
  const holds: Record<Property, boolean> = {
    primary_key: column.primary_key,
    foreign_key: isForeignKey,
    unique: column.unique && !column.primary_key,
    not_null: !column.nullable && !(marks.impliedNotNull && column.primary_key),
  };
  const drawn = (Object.keys(holds) as Property[]).flatMap((property): [Property, Mark][] => {
    const isNullableKey = property === "foreign_key" && column.nullable;
    const mark = (isNullableKey && marks.nullable_foreign_key) || marks[property];
    const hasPlace = mark && (!("cell" in mark) || rows.cells.includes(mark.cell));
    return mark && hasPlace && holds[property] ? [[property, mark]] : [];
  });
  return marks.onlyFirst ? drawn.slice(0, 1) : drawn;
}

function showEdges(schema: DatabaseSchema, tables: readonly ShownTable[], look: Look): ShownEdge[] {
  const seen = new Set<string>();
  return schema.relationships.flatMap((relationship) => {
    const edge = showEdge(schema, relationship, tables, look);
    if (!edge) return [];
    // Two edges between the same rows would lie on each other: one line, one label.
    const key = JSON.stringify([
      edge.label.from_table,
      edge.label.from_columns,
      edge.label.to_table,
      edge.label.to_columns,
    ]);
    if (edge.label.from_columns && seen.has(key)) return [];
    seen.add(key);
    return [edge];
  });
}

function showEdge(
  schema: DatabaseSchema,
  r: SchemaRelationship,
  tables: readonly ShownTable[],
  look: Look,
): ShownEdge | undefined {
  const notation = NOTATIONS[look.notation];
  // Without cardinalities a many-to-many looks like something else: better no line than a wrong one.
  if (r.type === "many_to_many" && !notation.showsCardinality) return undefined;
  const isRowTied = look.lines.tiedTo === "row" && r.from_columns.length === 1 && r.to_columns.length === 1;
  const end = (side: "from" | "to"): ShownEnd => {
    const table = schema.tables.findIndex((t) => t.name === r[`${side}_table`]);
    const row = tables[table]?.columns.findIndex((c) => c.label.name === r[`${side}_columns`][0]) ?? -1;
    const many = r.type === "many_to_many" || (r.type === "many_to_one" && side === "from");
    return {
      table,
      ...(isRowTied && row >= 0 && { row }),
      meaning: { side, many, optional: notation.showsOptionality && r[`${side}_optional`] },
    };
  };
  const ends = { from: end("from"), to: end("to") };
  const { from, to } = tellsDirection(ends, r, tables, look) ? ends : inNameOrder(ends, tables);
  const referencing = schema.tables.find((t) => t.name === r.from_table);
  const keys = new Set(referencing?.columns.flatMap((c) => (c.primary_key ? [c.name] : [])));
  return {
    from,
    to,
    isIdentifying: r.from_columns.every((name) => keys.has(name)),
    label: {
      from_table: (tables[from.table] as ShownTable).name,
      ...(from.row !== undefined && to.row !== undefined && { from_columns: [columnName(tables, from)] }),
      to_table: (tables[to.table] as ShownTable).name,
      ...(from.row !== undefined && to.row !== undefined && { to_columns: [columnName(tables, to)] }),
      ...(notation.showsCardinality && { type: r.type }),
      ...(from.meaning.optional && { from_optional: true }),
      ...(to.meaning.optional && { to_optional: true }),
    },
  };
}

/** Whether a reader can see which side references: by the ends, or by a foreign key mark on one of the two rows only. */
function tellsDirection(
  { from, to }: { from: ShownEnd; to: ShownEnd },
  r: SchemaRelationship,
  tables: readonly ShownTable[],
  look: Look,
): boolean {
  const notation = NOTATIONS[look.notation];
  if (notation.showsDirection) return true;
  if (notation.showsCardinality && r.type === "many_to_one") return true;
  return isMarkedForeign(tables, from) && to.row !== undefined && !isMarkedForeign(tables, to);
}

function isMarkedForeign(tables: readonly ShownTable[], { table, row }: ShownEnd): boolean {
  return row !== undefined && tables[table]?.columns[row]?.label.foreign_key === true;
}

/** An edge whose direction cannot be seen starts at its alphabetically first end, as in canonical form. */
function inNameOrder(ends: { from: ShownEnd; to: ShownEnd }, tables: readonly ShownTable[]): typeof ends {
  const key = (end: ShownEnd) => `${(tables[end.table] as ShownTable).name}\u0000${columnName(tables, end)}`;
  if (key(ends.from) <= key(ends.to)) return ends;
  return {
    from: { ...ends.to, meaning: { ...ends.to.meaning, side: "from" } },
    to: { ...ends.from, meaning: { ...ends.from.meaning, side: "to" } },
  };
}

function columnName(tables: readonly ShownTable[], { table, row }: ShownEnd): string {
  return row === undefined ? "" : (tables[table]?.columns[row]?.label.name ?? "");
}
