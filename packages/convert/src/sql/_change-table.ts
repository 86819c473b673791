import type { Dialect } from "@undiagram/schema";
import {
  type Draft,
  type DraftKey,
  type DraftName,
  type DraftReference,
  type DraftTable,
  findColumn,
  findTable,
  isSame,
} from "../_draft.ts";

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
  const { reference, isPrimaryKey, key } = findConstraint(draft, table, name, dialect);
  const column = table.columns.find(({ defaultName }) => defaultName !== undefined && isSame(defaultName, name));
  const isOther = table.otherConstraints?.some((other) => isSame(other, name));
  if (reference) draft.references = draft.references.filter((other) => other !== reference);
  else if (isPrimaryKey) dropPrimaryKey(table);
  else if (key) table.uniqueKeys = table.uniqueKeys.filter((other) => other !== key);
  else if (column) {
    delete column.default;
    delete column.defaultName;
  } else return Boolean(isOther) || (dialect === "postgresql" && /_(check|not_null|excl)\d*$/i.test(name));
  return true;
}

interface Renaming {
  from: string;
  to: string;
}

export function renameConstraint(draft: Draft, table: DraftTable, { from, to }: Renaming, dialect: Dialect): void {
  const { reference, isPrimaryKey, key } = findConstraint(draft, table, from, dialect);
  if (reference) reference.name = to;
  else if (isPrimaryKey) table.primaryKeyName = to;
  else if (key) key.name = to;
  table.otherConstraints = table.otherConstraints?.map((name) => (isSame(name, from) ? to : name));
}

function findConstraint(
  draft: Draft,
  table: DraftTable,
  name: string,
  dialect: Dialect,
): { reference: DraftReference | undefined; isPrimaryKey: boolean; key: DraftKey | undefined } {
  const isNamed = (given: string | undefined, ...parts: string[]) =>
    isSame(given ?? (dialect === "postgresql" ? [table.name, ...parts].join("_") : ""), name);
  return {
    reference: draft.references.find((r) => r.from === table && isNamed(r.name, ...r.fromColumns, "fkey")),
    isPrimaryKey: table.primaryKey.length > 0 && isNamed(table.primaryKeyName, "pkey"),
    key: table.uniqueKeys.find((key) => isNamed(key.name, ...key.columns, "key")) ?? findIndex(table, name, dialect),
  };
}

/** Takes out the unique index of that name, and no foreign key. Other indexes are not known. */
export function dropIndex(table: DraftTable, name: string, dialect: Dialect): void {
  const index = findIndex(table, name, dialect);
  table.uniqueKeys = table.uniqueKeys.filter((other) => other !== index);
}

export function renameIndex(table: DraftTable, { from, to }: Renaming, dialect: Dialect): void {
  const index = findIndex(table, from, dialect);
  if (index) index.name = to;
}

/** The unique index of that name, which MySQL takes from its first column where none is given. */
function findIndex(table: DraftTable, name: string, dialect: Dialect): DraftKey | undefined {
  const nameOf = (key: DraftKey) => key.name ?? (dialect === "mysql" ? key.columns[0] : undefined) ?? "";
  return table.uniqueKeys.find((key) => isSame(nameOf(key), name));
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
