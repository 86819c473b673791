import type { DatabaseSchema } from "@undiagram/schema";

/*
 * A schema as a text says it, before its names are bound: references may lead nowhere. SQL and DBML are both read into
 * this, and bindDraft makes a DatabaseSchema of it.
 */

export interface DraftColumn {
  name: string;
  type: string;
  nullable: boolean;
  default?: string;
}

export interface DraftTable {
  name: string;
  namespace?: string;
  line: number;
  columns: DraftColumn[];
  primaryKey: string[];
  /** Column sets that are unique, the primary key not among them. */
  uniqueKeys: string[][];
}

export interface DraftReference {
  from: { name: string; namespace?: string };
  fromColumns: string[];
  to: { name: string; namespace?: string };
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

/** The table of that name; exact spelling wins over another case, and a namespace must fit where both sides name one. */
export function findTable(
  draft: Pick<Draft, "tables">,
  { name, namespace }: { name: string; namespace?: string },
): DraftTable | undefined {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const candidates = draft.tables.filter(
    (table) => same(table.name, name) && (!namespace || !table.namespace || same(table.namespace, namespace)),
  );
  return candidates.find((table) => table.name === name) ?? candidates[0];
}

/** The column of that name in the table, in the table's own spelling. */
export function findColumn(table: DraftTable, name: string): DraftColumn | undefined {
  return (
    table.columns.find((column) => column.name === name) ??
    table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  );
}
