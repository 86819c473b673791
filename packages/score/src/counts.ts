/** What is counted of one sample. Counts of samples add up to the counts of a set. */
export const COUNT_NAMES = [
  "samples",
  /** Replies that say no annotation at all. */
  "unread",
  "json_strict",
  "json_lenient",
  "schema_valid",
  "referentially_valid",
  "truncated",
  "json_compliance",
  "seed_shape",
  "tables_true",
  "tables_said",
  /** Tables said under the name of a true one. */
  "tables_named",
  /** Pairs of a true table and the predicted one assigned to it. */
  "tables_matched",
  "columns_true",
  "columns_said",
  "columns_matched",
  /** True columns whose type the picture shows, and those of them that are matched. */
  "types_shown",
  "types_judged",
  "types_right",
  "type_families_right",
  /** True tables that show a key, and matched ones for which the reply claims one. */
  "primary_keys_judged",
  "primary_keys_right",
  "foreign_keys_true",
  "foreign_keys_said",
  "foreign_keys_right",
  "relationships_true",
  "relationships_said",
  "relationships_pair",
  "relationships_direction",
  "relationships_type",
  "relationships_columns",
  /** True relationships that show an optional end; those right up to their type of which either side shows one. */
  "optionality_shown",
  "optionality_judged",
  "optionality_right",
  "exact_schema",
  /** These three are no counts but values in [0, 1], one per sample. */
  "table_count_ratio",
  "relationship_count_ratio",
  "nted",
] as const;

export type CountName = (typeof COUNT_NAMES)[number];
export type Counts = Record<CountName, number>;

/** Counts as numbers in the order of COUNT_NAMES, for adding many of them up. */
export function toVector(counts: Counts): Float64Array {
  return Float64Array.from(COUNT_NAMES, (name) => counts[name]);
}

/** The inverse of toVector, from `offset` on. */
export function fromVector(vector: Float64Array, offset = 0): Counts {
  return Object.fromEntries(COUNT_NAMES.map((name, i) => [name, vector[offset + i]])) as Counts;
}
