import type { DatabaseSchema } from "@undiagram/schema";

/*
 * A schema as a text says it, before its names are bound: references may lead nowhere. SQL and DBML are both read into
 * this, and bindDraft makes a DatabaseSchema of it.
 */

export interface DraftColumn {
  name: string;
  /** Empty where none is written. */
  type: string;
  nullable: boolean;
  default?: string;
  /** Of the constraint that SQL Server makes of a default. */
  defaultName?: string;
}

/** Columns that no two rows agree in. */
export interface DraftKey {
  /** The constraint's or index's. */
  name?: string;
  columns: string[];
}

/** What a text calls a table, and what was open where it does so. */
export interface DraftName {
  name: string;
  namespace?: string;
  /** The namespaces that are looked through where none is written; the first is that of a new table. */
  path?: readonly string[];
  /** The one that is open or written, where namespaces belong to databases. */
  database?: string;
}

export interface DraftTable extends DraftName {
  line: number;
  columns: DraftColumn[];
  primaryKey: string[];
  primaryKeyName?: string;
  /** What is unique, the primary key not among it. */
  uniqueKeys: DraftKey[];
  /** Names of checks, plain indexes and other constraints that a schema does not hold. */
  otherConstraints?: string[];
  /** A partition, or gone with the connection: no diagram shows it. */
  isHidden?: boolean;
  /** PostgreSQL: the tables that inherit from this one. */
  heirs?: DraftTable[];
}

export interface DraftReference {
  /** The constraint's. */
  name?: string;
  from: DraftName;
  fromColumns: string[];
  to: DraftName;
  /** Absent: the primary key of the table referred to. */
  toColumns?: string[];
  line: number;
  /** Absent: told by the keys and the nullability of the columns. */
  cardinality?: Pick<DatabaseSchema["relationships"][number], "type" | "from_optional" | "to_optional">;
}

export interface Draft {
  tables: DraftTable[];
  references: DraftReference[];
}

/** Where a table stands whose statement names no namespace, as far as a script can tell. */
const DEFAULT_NAMESPACES = ["public", "dbo"];

/** The namespace as it is compared: in lower case, empty for the default one. */
export function namespaceKey(namespace: string | undefined): string {
  const key = namespace?.toLowerCase() ?? "";
  return DEFAULT_NAMESPACES.includes(key) ? "" : key;
}

/** The namespace that is written, or else open. */
export function spaceOf({ namespace, path }: DraftName): string | undefined {
  return namespace ?? path?.[0];
}

/** True where both names would be of one table; a database that is not told may be any. */
export function isSamePlace(a: DraftName, b: DraftName): boolean {
  return namespaceKey(spaceOf(a)) === namespaceKey(spaceOf(b)) && mayBeSameDatabase(a, b);
}

function mayBeSameDatabase(a: DraftName, b: DraftName): boolean {
  return !a.database || !b.database || a.database.toLowerCase() === b.database.toLowerCase();
}

/**
 * The table of that name; exact spelling wins over another case. Without a namespace, a table in `home` (the namespace
 * of whoever refers to it) wins, then one in the namespaces that are open; where none is told to be open, one in the
 * default namespace, then the only one there is. With one, a table whose own is not told is taken where none fits. A
 * table of another database never is.
 */
export function findTable(draft: Pick<Draft, "tables">, wanted: DraftName, home?: string): DraftTable | undefined {
  const { name, namespace, path } = wanted;
  const candidates = draft.tables.filter(
    (table) => table.name.toLowerCase() === name.toLowerCase() && mayBeSameDatabase(table, wanted),
  );
  const spelled = candidates.toSorted((a, b) => Number(b.name === name) - Number(a.name === name));
  const inside = (space: string | undefined) =>
    spelled.find((table) => namespaceKey(spaceOf(table)) === namespaceKey(space));
  const untold = () => spelled.find((table) => !spaceOf(table));
  if (namespace) return inside(namespace) ?? untold();
  if (path) {
    for (const space of home ? [home, ...path] : path) {
      const found = inside(space);
      if (found) return found;
    }
    return untold();
  }
  const isOneNamespace = new Set(candidates.map((table) => namespaceKey(spaceOf(table)))).size === 1;
  return inside(home) ?? inside(undefined) ?? (isOneNamespace ? spelled[0] : undefined);
}

/**
 * The table that a statement means which may find none, such as DROP TABLE IF EXISTS: one of the namespace that is
 * written or open, or else of the default one.
 */
export function findOwnTable(draft: Draft, wanted: DraftName): DraftTable | undefined {
  const { namespace, path = [undefined] } = wanted;
  const spaces = (namespace ? [namespace] : path).map(namespaceKey);
  const found = findTable(draft, wanted);
  return found && spaces.includes(namespaceKey(spaceOf(found))) ? found : undefined;
}

/** The column of that name in the table, in the table's own spelling. */
export function findColumn(table: DraftTable, name: string): DraftColumn | undefined {
  return (
    table.columns.find((column) => column.name === name) ??
    table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  );
}

/** True where both names differ in case at most. */
export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
