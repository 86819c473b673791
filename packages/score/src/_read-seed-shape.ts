/*
 * The shape of the seed project's annotations, and of what untuned models answer: ours with further keys (`domain`,
 * `source`, `default`), explicit false and null, `from_column` and `to_column` in the singular, and no relationships key
 * where there are none.
 */

/**
 * The same content in our shape, for the annotation's model to judge; undefined when there is no list of tables. Only
 * known keys are read, whatever the nesting, and no value is mended: a number for a name stays a number.
 */
export function readSeedShape(value: unknown): unknown {
  if (!isObject(value) || !Array.isArray(value.tables)) return undefined;
  const { relationships = [] } = value;
  return {
    tables: value.tables.map(readTable),
    relationships: Array.isArray(relationships) ? relationships.map(readRelationship) : relationships,
  };
}

function readTable(table: unknown): unknown {
  if (!isObject(table)) return table;
  const { name, columns = [] } = table;
  return { name, columns: Array.isArray(columns) ? columns.map(readColumn) : columns };
}

function readColumn(column: unknown): unknown {
  if (!isObject(column)) return column;
  const { name, type, primary_key, foreign_key, unique, nullable } = column;
  return {
    name,
    type: type ?? undefined,
    primary_key: primary_key || undefined,
    foreign_key: foreign_key || undefined,
    unique: unique || undefined,
    nullable: nullable ?? undefined,
  };
}

function readRelationship(relationship: unknown): unknown {
  if (!isObject(relationship)) return relationship;
  const { from_table, to_table, type, from_optional, to_optional } = relationship;
  return {
    from_table,
    from_columns: readColumns(relationship.from_columns ?? relationship.from_column),
    to_table,
    to_columns: readColumns(relationship.to_columns ?? relationship.to_column),
    type: type ?? undefined,
    from_optional: from_optional || undefined,
    to_optional: to_optional || undefined,
  };
}

function readColumns(columns: unknown): unknown {
  return typeof columns === "string" ? [columns] : (columns ?? undefined);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
