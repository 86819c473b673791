import { AUDIT_COLUMNS } from "./audit-columns.ts";
import type { Attribute, Domain } from "./template.ts";

/** The surrogate key is the only base column of this name; no attribute may have it. */
export const SURROGATE = "id";

export function isSurrogate(column: string): boolean {
  return column === SURROGATE;
}

/** The attribute a base column stands for, of the table's own entity or audit; undefined for keys made up or copied. */
export function findAttribute(domain: Domain, table: string, column: string): Attribute | undefined {
  const own = domain.entities.get(table)?.attributes.find(({ name }) => name === column);
  return own ?? AUDIT_COLUMNS.find(({ name }) => name === column);
}
