import { createRandom } from "@undiagram/random";
import type { DatabaseSchema, SchemaColumn, SchemaRelationship, SchemaTable } from "@undiagram/schema";
import fc from "fast-check";

/* Random schemas for this package's own tests: no sense in them, but every shape a drawing has to cope with. */

const NOUNS =
  "users orders products payments students courses grades sensors readings accounts invoices shipments roles tags posts comments branches doctors visits devices".split(
    " ",
  );
const FIELDS =
  "name email created_at updated_at status amount quantity price title description code phone address city country is_active notes due_date score level external_reference".split(
    " ",
  );
const TYPES = [
  "INTEGER",
  "BIGINT",
  "VARCHAR(255)",
  "VARCHAR(20)",
  "TEXT",
  "BOOLEAN",
  "TIMESTAMP",
  "DATE",
  "NUMERIC(10,2)",
  "UUID",
  // SQLite lets a column have no type.
  "",
];

export interface SchemaLimits {
  tables: [min: number, max: number];
  columns: [min: number, max: number];
}

export const STARTER: SchemaLimits = { tables: [2, 6], columns: [2, 6] };
export const FULL: SchemaLimits = { tables: [2, 15], columns: [2, 12] };

export function arbitrarySchema(limits: SchemaLimits): fc.Arbitrary<DatabaseSchema> {
  return fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((seed) => randomSchema(seed, limits));
}

/** Tables in a chain or around hubs, with self references, composite keys, one-to-ones and direct many-to-manies. */
export function randomSchema(seed: number, limits: SchemaLimits): DatabaseSchema {
  const random = createRandom(seed);
  const count = random.int(...limits.tables);
  const hasNamespaces = random.chance(0.15);
  const tables: SchemaTable[] = [];
  const relationships: SchemaRelationship[] = [];
  for (const noun of random.sample(NOUNS, count)) {
    const isComposite = random.chance(0.1);
    const own = random.sample(FIELDS, random.int(...limits.columns));
    const columns: SchemaColumn[] = own.map((name) => ({
      name,
      type: random.pick(TYPES),
      primary_key: false,
      unique: random.chance(0.12),
      nullable: random.chance(0.4),
    }));
    columns[0] = { name: "id", type: "INTEGER", primary_key: true, unique: false, nullable: false };
    if (isComposite && columns[1]) columns[1] = { ...columns[1], primary_key: true, nullable: false, unique: false };
    tables.push({ name: noun, columns, ...(hasNamespaces && { namespace: random.pick(["public", "sales"]) }) });
  }
  tables.forEach((table, t) => {
    if (t === 0 && !random.chance(0.2)) return;
    for (let k = random.chance(0.3) ? 2 : 1; k > 0; k--) {
      const target = random.chance(0.08) ? table : (tables[random.int(0, Math.max(0, t - 1))] as SchemaTable);
      addRelationship(table, target, k, relationships, limits.columns[1], random);
    }
  });
  if (count > 1 && random.chance(0.15)) {
    const [a, b] = random.sample(tables, 2) as [SchemaTable, SchemaTable];
    relationships.push({
      from_table: a.name,
      from_columns: [],
      to_table: b.name,
      to_columns: [],
      type: "many_to_many",
      from_optional: random.chance(0.5),
      to_optional: random.chance(0.5),
    });
  }
  return { domain: "test", dialect: "postgresql", tables, relationships };
}

function addRelationship(
  table: SchemaTable,
  target: SchemaTable,
  number: number,
  relationships: SchemaRelationship[],
  most: number,
  random: ReturnType<typeof createRandom>,
): void {
  const referenced = target.columns.filter((c) => c.primary_key).map((c) => c.name);
  const nullable = random.chance(0.4);
  const isOneToOne = random.chance(0.15);
  const names = referenced.map(
    (c) => `${target === table ? "parent" : target.name.replace(/s$/, "")}${number > 1 ? "2" : ""}_${c}`,
  );
  for (const name of names) {
    if (table.columns.some((c) => c.name === name)) return;
    // The last plain column makes room, so that tables keep their size.
    const spare = table.columns.findLastIndex((c) => !c.primary_key && !c.name.endsWith("_id"));
    if (table.columns.length >= most && spare > 0) table.columns.splice(spare, 1);
    table.columns.push({
      name,
      type: "INTEGER",
      primary_key: false,
      unique: isOneToOne && names.length === 1,
      nullable,
    });
  }
  relationships.push({
    from_table: table.name,
    from_columns: names,
    to_table: target.name,
    to_columns: referenced,
    type: isOneToOne ? "one_to_one" : "many_to_one",
    from_optional: random.chance(0.7),
    to_optional: nullable,
  });
}
