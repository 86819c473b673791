import { type DatabaseSchema, DIALECTS, type SchemaColumn, type SchemaRelationship } from "@undiagram/schema";
import fc from "fast-check";
import { referencingType } from "../_resolve-many-to-many.ts";

/* Schemas of every shape that a database accepts: strange names, cycles, self references, composite keys. */

const KEY_TYPES = ["INTEGER", "BIGINT", "SERIAL", "UUID", "VARCHAR(20)"] as const;
const COLUMN_TYPES = [...KEY_TYPES, "TEXT", "NUMERIC(10,2)", "TIMESTAMP", "BOOLEAN", "DATE"] as const;
const DEFAULTS: Partial<Record<string, string>> = { BOOLEAN: "false", TIMESTAMP: "CURRENT_TIMESTAMP", TEXT: "'it''s'" };

/** Plain words, or with `strange` also names that only quoting saves. */
export function arbitraryName(strange: boolean): fc.Arbitrary<string> {
  const plain = fc.stringMatching(/^[a-z][a-z_]{0,9}[a-z]$/);
  if (!strange) return plain;
  const odd = fc
    .string({ unit: fc.constantFrom(..."aZ\"'`[]. ;-é表%$/"), minLength: 1, maxLength: 8 })
    .map((text) => `${text}x`);
  return fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: odd });
}

const unlikeEachOther = { selector: (name: string) => name.toLowerCase() };

/**
 * A schema whose every foreign key refers to a primary key. `namespaces` and `strangeNames` widen it where the reader
 * under test can follow; `manyToMany` adds direct many_to_many edges.
 */
export function arbitrarySchema(
  options: { strangeNames?: boolean; namespaces?: boolean; manyToMany?: boolean } = {},
): fc.Arbitrary<DatabaseSchema> {
  const name = arbitraryName(options.strangeNames ?? false);
  const column = fc.record({
    type: fc.constantFrom(...COLUMN_TYPES),
    unique: fc.boolean(),
    nullable: fc.boolean(),
    hasDefault: fc.boolean(),
  });
  const table = fc.record({
    keyTypes: fc.array(fc.constantFrom(...KEY_TYPES), { minLength: 1, maxLength: 2 }),
    names: fc.uniqueArray(name, { minLength: 6, maxLength: 6, ...unlikeEachOther }),
    columns: fc.array(column, { maxLength: 4 }),
    namespace: options.namespaces ? fc.constantFrom(undefined, "sales", 'Odd "one"') : fc.constant(undefined),
  });
  const edge = fc.record({
    from: fc.nat(),
    to: fc.nat(),
    type: fc.constantFrom(
      "many_to_one" as const,
      "one_to_one" as const,
      ...(options.manyToMany ? ["many_to_many" as const] : []),
    ),
    optional: fc.boolean(),
  });
  return fc
    .record({
      names: fc.uniqueArray(name, { minLength: 1, maxLength: 5, ...unlikeEachOther }),
      tables: fc.array(table, { minLength: 5, maxLength: 5 }),
      edges: fc.array(edge, { maxLength: 6 }),
    })
    .map(({ names, tables, edges }) => {
      const schema: DatabaseSchema = { domain: "test", dialect: DIALECTS[0], tables: [], relationships: [] };
      names.forEach((tableName, t) => {
        const { keyTypes, names: columnNames, columns, namespace } = tables[t] as (typeof tables)[number];
        const keys = keyTypes.map((type) => makeColumn("", type, { primary_key: true, nullable: false }));
        const others = columns.map(({ type, unique, nullable, hasDefault }) => {
          const isSerial = type === "SERIAL";
          return makeColumn("", type, {
            unique,
            nullable: nullable && !isSerial,
            ...(hasDefault && DEFAULTS[type] !== undefined && { default: DEFAULTS[type] }),
          });
        });
        schema.tables.push({
          name: tableName,
          ...(namespace && { namespace }),
          columns: [...keys, ...others].map((c, i) => ({ ...c, name: columnNames[i] as string })),
        });
      });
      edges.forEach((e, index) => addEdge(schema, e, index));
      return schema;
    });
}

function addEdge(
  schema: DatabaseSchema,
  e: { from: number; to: number; type: SchemaRelationship["type"]; optional: boolean },
  index: number,
): void {
  const from = schema.tables[e.from % schema.tables.length] as DatabaseSchema["tables"][number];
  const to = schema.tables[e.to % schema.tables.length] as DatabaseSchema["tables"][number];
  const ends = { from_table: from.name, to_table: to.name, type: e.type };
  if (e.type === "many_to_many") {
    schema.relationships.push({ ...ends, from_columns: [], to_columns: [], from_optional: true, to_optional: true });
    return;
  }
  const key = to.columns.filter((c) => c.primary_key);
  const columns = key.map((c, k) =>
    makeColumn(`fk${index}_${k}`, referencingType(c.type), {
      nullable: e.optional,
      unique: e.type === "one_to_one" && key.length === 1,
    }),
  );
  from.columns.push(...columns);
  schema.relationships.push({
    ...ends,
    from_columns: columns.map((c) => c.name),
    to_columns: key.map((c) => c.name),
    from_optional: true,
    to_optional: e.optional,
  });
}

function makeColumn(name: string, type: string, flags: Partial<SchemaColumn>): SchemaColumn {
  return { name, type, primary_key: false, unique: false, nullable: true, ...flags };
}
