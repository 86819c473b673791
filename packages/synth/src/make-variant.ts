import type { Random } from "@undiagram/random";
import { type DatabaseSchema, DIALECTS, type Dialect } from "@undiagram/schema";
import { arrangeColumns } from "./arrange-columns.ts";
import { findDomain } from "./domains/index.ts";
import type { Family } from "./make-family.ts";
import { nameColumns } from "./naming/name-columns.ts";
import { nameTables } from "./naming/name-tables.ts";
import { pickNamingStyle } from "./naming/naming-style.ts";
import { retypeSchema } from "./retype-schema.ts";
import { checkSize, type Size } from "./size.ts";
import { thinSchema } from "./thin-schema.ts";
import { pickTypeStyle } from "./type-style.ts";

/**
 * The family as another team would have written it: another dialect, any unless one is given, other names, some tables
 * and columns left out. Stays within `size` and keeps every reference whole.
 */
export function makeVariant(
  family: Family,
  random: Random,
  size: Size,
  dialect: Dialect = random.pick(DIALECTS),
): DatabaseSchema {
  checkSize(size);
  const domain = findDomain(family.domain);
  const thinned = thinSchema(family.schema, random, size);
  const arranged = arrangeColumns(thinned, random);
  const retyped = retypeSchema(domain, arranged, pickTypeStyle(random, dialect), random);
  const style = pickNamingStyle(random, dialect, domain, retyped.tables);
  const tableNames = nameTables(retyped.tables, style);
  const columnNames = nameColumns(retyped, style);
  const nameOf = (table: string): string => tableNames.get(table) as string;
  const columnOf = (table: string, column: string): string => columnNames.get(table)?.get(column) as string;
  return {
    ...retyped,
    tables: retyped.tables.map((table) => ({
      name: nameOf(table.name),
      ...namespaceOf(style.namespace, domain.entities.get(table.name)?.area),
      columns: table.columns.map((column) => ({ ...column, name: columnOf(table.name, column.name) })),
    })),
    relationships: retyped.relationships.map((r) => ({
      ...r,
      from_table: nameOf(r.from_table),
      from_columns: r.from_columns.map((column) => columnOf(r.from_table, column)),
      to_table: nameOf(r.to_table),
      to_columns: r.to_columns.map((column) => columnOf(r.to_table, column)),
    })),
  };
}

function namespaceOf(namespace: string, area: string | undefined): { namespace?: string } {
  if (namespace === "none") return {};
  return { namespace: namespace === "area" && area !== undefined ? area : namespace };
}
