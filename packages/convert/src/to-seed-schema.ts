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
  }[];
}

/**
 * The annotation as the `schema_json` of a training_dataset.json. That shape knows neither composite keys nor
 * optional ends: a relationship over several columns becomes one per pair of columns, and optionality is dropped.
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
      }));
    }),
  };
}
