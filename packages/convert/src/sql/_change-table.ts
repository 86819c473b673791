import type { Dialect } from "@undiagram/schema";
import { type Draft, type DraftName, type DraftReference, type DraftTable, findColumn, findTable } from "../_draft.ts";

/* What ALTER TABLE and DROP TABLE take away or rename, with all that hangs on it. Names are those of the draft. */

/** Takes the table out, with its foreign keys; those of others that lead to it only with `isCascading`. */
export function dropTable(draft: Draft, table: DraftTable, isCascading: boolean): void {
  draft.references = draft.references.filter((r) => r.from !== table && !(isCascading && targetOf(draft, r) === table));
  draft.tables = draft.tables.filter((other) => other !== table);
}

export function renameTable(draft: Draft, table: DraftTable, name: DraftName): void {
  const leading = draft.references.filter((r) => targetOf(draft, r) === table);
  Object.assign(table, name);
  const { name: own, namespace, path, database } = table;
  for (const reference of leading) reference.to = { name: own, namespace, path, database };
}

export function renameColumn(draft: Draft, table: DraftTable, from: string, to: string): void {
  const rename = (names: string[]) => names.map((name) => (isSame(name, from) ? to : name));
  const column = findColumn(table, from);
  if (column) column.name = to;
  table.primaryKey = rename(table.primaryKey);
  for (const key of table.uniqueKeys) key.columns = rename(key.columns);
  for (const reference of draft.references) {
    if (targetOf(draft, reference) === table && reference.toColumns) reference.toColumns = rename(reference.toColumns);
    if (reference.from === table) reference.fromColumns = rename(reference.fromColumns);
  }
}

/** Takes a column out. Its keys and foreign keys go with it; in MySQL, a key of several columns keeps the others. */
export function dropColumn(draft: Draft, table: DraftTable, name: string, dialect: Dialect): void {
  const has = (names: readonly string[] | undefined) => names?.some((other) => isSame(other, name));
  const without = (names: readonly string[]) => (dialect === "mysql" ? names.filter((n) => !isSame(n, name)) : []);
  draft.references = draft.references.filter(
    (r) => !(r.from === table && has(r.fromColumns)) && !(targetOf(draft, r) === table && has(columnsLedTo(r, table))),
  );
  if (has(table.primaryKey)) table.primaryKey = without(table.primaryKey);
  table.uniqueKeys = table.uniqueKeys
    .map((key) => (has(key.columns) ? { ...key, columns: without(key.columns) } : key))
    .filter((key) => key.columns.length > 0);
  table.columns = table.columns.filter((column) => !isSame(column.name, name));
}

/** Takes out what goes by that name, PostgreSQL's and MySQL's own names among them; false where nothing does. */
export function dropConstraint(draft: Draft, table: DraftTable, name: string, dialect: Dialect): boolean {
  const isNamed = (given: string | undefined, ...own: string[]) =>
    given === undefined ? own.includes(name) : isSame(given, name);
  const inPostgres = (...parts: string[]) => (dialect === "postgresql" ? [[table.name, ...parts].join("_")] : []);
  const inMysql = (own: string | undefined) => (dialect === "mysql" && own ? [own] : []);

  const reference = draft.references.find(
    (r) => r.from === table && isNamed(r.name, ...inPostgres(...r.fromColumns, "fkey")),
  );
  const key = table.uniqueKeys.find(({ name: given, columns }) =>
    isNamed(given, ...inPostgres(...columns, "key"), ...inMysql(columns[0])),
  );
  const column = table.columns.find(({ defaultName }) => defaultName !== undefined && isSame(defaultName, name));
  const isOther = table.otherConstraints?.some((other) => isSame(other, name));
  if (reference) draft.references = draft.references.filter((other) => other !== reference);
  else if (table.primaryKey.length > 0 && isNamed(table.primaryKeyName, ...inPostgres("pkey"))) dropPrimaryKey(table);
  else if (key) table.uniqueKeys = table.uniqueKeys.filter((other) => other !== key);
  else if (column) {
    delete column.default;
    delete column.defaultName;
  } else return Boolean(isOther) || (dialect === "postgresql" && /_(check|not_null|excl)\d*$/.test(name));
  return true;
}

/** Takes the key away; its columns stay NOT NULL. */
export function dropPrimaryKey(table: DraftTable): void {
  for (const name of table.primaryKey) {
    const column = findColumn(table, name);
    if (column) column.nullable = false;
  }
  table.primaryKey = [];
  delete table.primaryKeyName;
}

function targetOf(draft: Draft, reference: DraftReference): DraftTable | undefined {
  return findTable(draft, reference.to, reference.from.namespace);
}

function columnsLedTo(reference: DraftReference, table: DraftTable): string[] {
  return reference.toColumns ?? table.primaryKey;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
