import { type Problem, sortByLine } from "@undiagram/contract";
import type { DatabaseSchema, Dialect, SchemaRelationship, SchemaTable } from "@undiagram/schema";
import {
  type Draft,
  type DraftReference,
  type DraftTable,
  findColumn,
  findTable,
  isSamePlace,
  spaceOf,
} from "./_draft.ts";

/** What a text in SQL or DBML was read into. */
export interface ReadSchema {
  /** All that could be read; absent when that is no table at all. */
  schema: DatabaseSchema | undefined;
  /** All that could not, with file and line, in the file's order. */
  problems: Problem[];
}

/**
 * Binds every name of the draft. What leads nowhere or stands twice is left out, and named as a problem. Tables of the
 * same name in several namespaces or databases are told apart by these, which become part of their names. The problems
 * found while reading are handed in.
 */
export function bindDraft(
  draft: Draft,
  source: { file: string; dialect: Dialect; problems: readonly Problem[] },
): ReadSchema {
  const problems = [...source.problems];
  const report = (line: number, path: string, expected: string, got: string) =>
    problems.push({ where: `${source.file}:${line}`, path, expected, got });

  const tables: DraftTable[] = [];
  for (const table of draft.tables) {
    if (table.isHidden) continue;
    if (tables.some((other) => other.name === table.name && isSamePlace(other, table)))
      report(table.line, table.name, "a table name used once", table.name);
    else if (table.columns.length === 0) report(table.line, table.name, "at least one column", "none");
    else tables.push(table);
  }
  const nameOf = (table: DraftTable) => {
    const others = tables.filter((other) => other !== table && other.name === table.name);
    if (others.length === 0) return table.name;
    const database = others.some((other) => other.database !== table.database) ? table.database : undefined;
    return joinName(database, table);
  };
  const bound: SchemaTable[] = tables.map((table) => bindTable(table, nameOf(table), report));
  const hidden = new Set(draft.tables.filter((table) => table.isHidden));
  const relationships = draft.references
    .filter(({ from }) => !hidden.has(from as DraftTable))
    .flatMap((reference) => bindReference(reference, tables, nameOf, report) ?? []);
  if (bound.length === 0 && problems.length === 0) report(1, "", "at least one table", "none");
  const schema = {
    domain: "imported",
    dialect: source.dialect,
    tables: bound,
    relationships: withoutRepeats(relationships),
  };
  return { schema: bound.length > 0 ? schema : undefined, problems: sortByLine(problems) };
}

function joinName(database: string | undefined, table: DraftTable): string {
  return [database, spaceOf(table), table.name].filter(Boolean).join(".");
}

type Report = (line: number, path: string, expected: string, got: string) => void;

/** A foreign key may be said twice: behind its column and by ALTER TABLE. */
function withoutRepeats(relationships: readonly SchemaRelationship[]): SchemaRelationship[] {
  const ends = (r: SchemaRelationship) => JSON.stringify([r.from_table, r.from_columns, r.to_table, r.to_columns]);
  return [...new Map(relationships.map((r) => [ends(r), r])).values()];
}

function bindTable(table: DraftTable, name: string, report: Report): SchemaTable {
  const bindKey = (key: readonly string[], what: string) =>
    key.flatMap((name) => {
      const column = findColumn(table, name);
      if (!column) report(table.line, `${table.name}.${name}`, `a column of ${table.name} in the ${what}`, name);
      return column ? [column.name] : [];
    });
  const primaryKey = bindKey(table.primaryKey, "primary key");
  const uniqueKeys = table.uniqueKeys.map((key) => bindKey(key.columns, "unique key"));
  // A key of one column says all that a unique index over it would.
  const isWholeKey = (name: string) => primaryKey.length === 1 && primaryKey[0] === name;
  const columns = table.columns.filter((column, index) => {
    const isFirst = table.columns.findIndex((other) => other.name === column.name) === index;
    if (!isFirst) report(table.line, `${table.name}.${column.name}`, "a column name used once", column.name);
    return isFirst;
  });
  return {
    name,
    ...(table.namespace && name === table.name && { namespace: table.namespace }),
    columns: columns.map(({ name, type, nullable, default: value }) => ({
      name,
      type,
      primary_key: primaryKey.includes(name),
      unique: !isWholeKey(name) && uniqueKeys.some((key) => key.length === 1 && key[0] === name),
      nullable: nullable && !primaryKey.includes(name),
      ...(value !== undefined && { default: value }),
    })),
  };
}

function bindReference(
  reference: DraftReference,
  tables: readonly DraftTable[],
  nameOf: (table: DraftTable) => string,
  report: Report,
): SchemaRelationship | undefined {
  const { line } = reference;
  const from = tables.find((table) => table === reference.from) ?? findTable({ tables: [...tables] }, reference.from);
  const to = findTable({ tables: [...tables] }, reference.to, from?.namespace);
  const fullNameOf = (table: DraftTable) => joinName(table.database === from?.database ? "" : table.database, table);
  if (!from || !to) {
    const missing = from ? reference.to : reference.from;
    const name = missing.namespace ? `${missing.namespace}.${missing.name}` : missing.name;
    const meant = missing.namespace ? [] : tables.filter((table) => table.name === name).map(fullNameOf);
    if (meant.length > 0) report(line, reference.from.name, meant.join(" or "), name);
    else report(line, reference.from.name, "a foreign key between tables of this file", `the unknown table ${name}`);
    return undefined;
  }
  const bindColumns = (table: DraftTable, names: readonly string[]) =>
    names.flatMap((name) => {
      const column = findColumn(table, name);
      if (!column) report(line, `${table.name}.${name}`, `a column of ${table.name}`, name);
      return column ? [column.name] : [];
    });
  const toNames = reference.toColumns ?? to.primaryKey;
  const fromColumns = bindColumns(from, reference.fromColumns);
  const toColumns = bindColumns(to, toNames);
  if (fromColumns.length < reference.fromColumns.length || toColumns.length < toNames.length) return undefined;
  if (fromColumns.length !== toColumns.length) {
    report(line, from.name, `${fromColumns.length} referenced columns in ${to.name}`, String(toColumns.length));
    return undefined;
  }
  return {
    ...{ from_table: nameOf(from), from_columns: fromColumns, to_table: nameOf(to), to_columns: toColumns },
    ...(reference.cardinality ?? cardinalityOf(from, fromColumns)),
  };
}

/** What the keys say: unique referencing columns make it one_to_one, nullable ones make the other side optional. */
function cardinalityOf(from: DraftTable, columns: readonly string[]): NonNullable<DraftReference["cardinality"]> {
  const holds = (key: readonly string[]) =>
    key.length > 0 && key.every((name) => columns.some((c) => c.toLowerCase() === name.toLowerCase()));
  const isUnique = holds(from.primaryKey) || from.uniqueKeys.some((key) => holds(key.columns));
  const isNullable = columns.some((name) => {
    const inKey = from.primaryKey.some((key) => key.toLowerCase() === name.toLowerCase());
    return !inKey && findColumn(from, name)?.nullable;
  });
  return { type: isUnique ? "one_to_one" : "many_to_one", from_optional: true, to_optional: isNullable };
}
