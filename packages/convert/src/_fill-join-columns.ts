import type { Relationship, SchemaRelationship } from "@undiagram/schema";
import type { OpenColumn, OpenTable } from "./annotation-to-schema.ts";

/**
 * The relationships with the columns that join them. Where the line was drawn to the box they are found, or added to
 * the tables (see annotationToSchema). A relationship to a table without any key keeps no columns.
 */
export function fillJoinColumns(
  relationships: readonly Relationship[],
  tables: readonly OpenTable[],
  notes: string[],
): SchemaRelationship[] {
  // A foreign key mark belongs to one line: those that name their columns have taken theirs.
  const taken = new Set(
    relationships.flatMap((r) =>
      (r.from_columns ?? []).map((name) => findColumn(findTable(tables, r.from_table), name)),
    ),
  );
  const tableOf = (name: string) => findTable(tables, name);
  return relationships.map((relationship) => {
    const r = pointOneToOne(relationship, tables);
    const columns = r.type === "many_to_many" ? drawnColumns(r) : joinColumns(r, tables, taken, notes);
    const from = tableOf(r.from_table);
    return {
      from_table: r.from_table,
      from_columns: columns.from,
      to_table: r.to_table,
      to_columns: columns.to,
      type: r.type === "one_to_one" || r.type === "many_to_many" ? r.type : "many_to_one",
      from_optional: r.from_optional ?? false,
      to_optional: r.to_optional ?? columns.from.some((name) => findColumn(from, name)?.nullable),
    };
  });
}

interface JoinColumns {
  from: string[];
  to: string[];
}

function drawnColumns(r: Relationship): JoinColumns {
  return { from: r.from_columns ?? [], to: r.to_columns ?? [] };
}

/** A one_to_one drawn from box to box has no direction: it starts where the column that refers to the other stands. */
function pointOneToOne(r: Relationship, tables: readonly OpenTable[]): Relationship {
  if (r.type !== "one_to_one" || r.from_columns || r.to_columns) return r;
  const [from, to] = [findTable(tables, r.from_table), findTable(tables, r.to_table)];
  if (columnsNamedAfter(from, to, keyOf(to)) || !columnsNamedAfter(to, from, keyOf(from))) return r;
  return {
    ...{ from_table: r.to_table, to_table: r.from_table, type: "one_to_one" },
    ...{ from_optional: r.to_optional, to_optional: r.from_optional },
  };
}

function joinColumns(
  r: Relationship,
  tables: readonly OpenTable[],
  taken: Set<OpenColumn | undefined>,
  notes: string[],
): JoinColumns {
  const [from, to] = [findTable(tables, r.from_table), findTable(tables, r.to_table)];
  const key = r.to_columns ?? keyOf(to, r.from_columns?.length);
  if (key.length === 0 || (r.from_columns && r.from_columns.length !== key.length)) {
    notes.push(`The columns that join ${from.name} to ${to.name} are not known.`);
    return { from: [], to: [] };
  }
  if (r.from_columns) return { from: r.from_columns, to: key };

  const marked = from.columns.filter((column) => column.isForeignKey && !taken.has(column));
  const found =
    columnsNamedAfter(from, to, key)?.filter((column) => !taken.has(column)) ??
    (key.length === 1 && marked.length === 1 ? marked : undefined);
  const joining = found?.length === key.length ? found : addColumns(from, to, key, notes);
  for (const column of joining) {
    taken.add(column);
    column.isForeignKey = true;
  }
  return { from: joining.map((column) => column.name), to: key };
}

/** The primary key, or the column that must be one: unique, or called id. Empty when nothing fits `length`. */
function keyOf(table: OpenTable, length?: number): string[] {
  const primaryKey = table.columns.filter((column) => column.primary_key).map((column) => column.name);
  const fits = (key: readonly string[]) => key.length > 0 && (length === undefined || key.length === length);
  if (fits(primaryKey)) return primaryKey;
  const single = table.columns.find((c) => c.unique) ?? table.columns.find((c) => c.name.toLowerCase() === "id");
  const key = single ? [single.name] : [];
  return fits(key) ? key : [];
}

/** The columns whose names say that they refer to the key of that table: customer_id, customersId, CustomerID. */
function columnsNamedAfter(from: OpenTable, to: OpenTable, key: readonly string[]): OpenColumn[] | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  const columns = key.flatMap((part) => {
    const wanted = [to.name, singular(to.name)].map((table) => plain(table + part));
    // customer_no joins customer_no; but every table has an id.
    if (part.toLowerCase() !== "id" && from !== to) wanted.push(plain(part));
    return from.columns.find((column) => wanted.includes(plain(column.name))) ?? [];
  });
  return columns.length > 0 && columns.length === key.length ? columns : undefined;
}

function addColumns(from: OpenTable, to: OpenTable, key: readonly string[], notes: string[]): OpenColumn[] {
  return key.map((part) => {
    let name = `${singular(to.name)}_${part}`;
    for (let n = 2; from.columns.some((column) => column.name === name); n++)
      name = `${singular(to.name)}_${part}_${n}`;
    notes.push(`${from.name}.${name} is added to join it to ${to.name}.`);
    const flags = { primary_key: false, unique: false, nullable: true, isForeignKey: true };
    const column = { name, type: undefined, ...flags };
    from.columns.push(column);
    return column;
  });
}

/** Good enough to find a column by, and to name one: categories, boxes, orders. */
function singular(name: string): string {
  if (/[^aeiou]ies$/i.test(name)) return `${name.slice(0, -3)}y`;
  if (/(ss|x|ch|sh)es$/i.test(name)) return name.slice(0, -2);
  return /[^s]s$/i.test(name) ? name.slice(0, -1) : name;
}

/** Every relationship that comes here has tables that exist. */
function findTable(tables: readonly OpenTable[], name: string): OpenTable {
  return tables.find((table) => table.name === name) as OpenTable;
}

function findColumn(table: OpenTable, name: string): OpenColumn | undefined {
  return table.columns.find((column) => column.name === name);
}
