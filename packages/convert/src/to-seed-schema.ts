import { type Annotation, type Column, canonicalize } from "@undiagram/schema";

/** A `schema_json` of a training_dataset.json. */
export interface SeedSchema {
  domain: string;
  source: string;
  tables: { name: string; columns: Column[] }[];
  relationships: {
    from_table: string;
    to_table: string;
    from_column?: string;
    to_column?: string;
    type?: string;
    /** Beyond that shape; readers that do not know them pass them over. */
    from_optional?: true;
    to_optional?: true;
  }[];
}

/**
 * The annotation as the `schema_json` of a training_dataset.json. That shape knows no composite keys: a relationship
 * over several columns becomes one per pair of columns. Optional ends, which it does not know either, are added.
 */
export function toSeedSchema(
  annotation: Annotation,
  { domain, source }: { domain: string; source: string },
): SeedSchema {
  const { tables, relationships } = canonicalize(annotation);
  return {
    domain,
    source,
    tables,
    relationships: relationships.flatMap((r) => {
      const pairs = Math.max(r.from_columns?.length ?? 0, r.to_columns?.length ?? 0, 1);
      return Array.from({ length: pairs }, (_, pair) => ({
        from_table: r.from_table,
        to_table: r.to_table,
        ...(r.from_columns?.[pair] !== undefined && { from_column: r.from_columns[pair] }),
        ...(r.to_columns?.[pair] !== undefined && { to_column: r.to_columns[pair] }),
        ...(r.type && { type: r.type }),
        ...(r.from_optional && { from_optional: true as const }),
        ...(r.to_optional && { to_optional: true as const }),
      }));
    }),
  };
}
