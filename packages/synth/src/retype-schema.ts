import type { Random } from "@undiagram/random";
import type { DatabaseSchema, SchemaColumn } from "@undiagram/schema";
import { findAttribute, isSurrogate } from "./column-meaning.ts";
import type { Attribute, Domain } from "./template.ts";
import { type PickUsual, spellDefault, spellKeyType, spellType, type TypeStyle } from "./type-style.ts";

/** How much of what it knows a schema says: some leave every column nullable, some state no default. */
interface Strictness {
  areAllNullable: boolean;
  /** Share of meant unique marks that are made. */
  uniqueShare: number;
  defaultShare: number;
}

/** A schema in base names and types, with the types, defaults and constraints another team would have given it. */
export function retypeSchema(domain: Domain, schema: DatabaseSchema, style: TypeStyle, random: Random): DatabaseSchema {
  const strictness: Strictness = {
    areAllNullable: random.chance(0.15),
    uniqueShare: random.pick([1, 1, 0.7, 0]),
    defaultShare: random.pick([1, 0.7, 0, 0]),
  };
  const typeOf = resolveTypes(domain, schema, style, random);
  const foreign = new Set(
    schema.relationships.flatMap((r) => r.from_columns.map((column) => `${r.from_table}.${column}`)),
  );
  const tables = schema.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column): SchemaColumn => {
      const typed = { ...column, type: typeOf(table.name, column.name) };
      const attribute = findAttribute(domain, table.name, column.name);
      if (column.primary_key || !attribute || foreign.has(`${table.name}.${column.name}`)) return typed;
      return loosen(typed, attribute, style, strictness, random);
    }),
  }));
  return { ...schema, dialect: style.dialect, tables };
}

function loosen(
  { default: _, ...column }: SchemaColumn,
  attribute: Attribute,
  style: TypeStyle,
  { areAllNullable, uniqueShare, defaultShare }: Strictness,
  random: Random,
): SchemaColumn {
  const value = random.chance(defaultShare) ? spellDefault(style, attribute) : undefined;
  return {
    ...column,
    unique: column.unique && random.chance(uniqueShare),
    nullable: areAllNullable || column.nullable,
    ...(value !== undefined && { default: value }),
  };
}

/** A foreign key column has the type of the column it refers to, however many references away that is made. */
function resolveTypes(
  domain: Domain,
  schema: DatabaseSchema,
  style: TypeStyle,
  random: Random,
): (table: string, column: string) => string {
  const pick = pickHouseStyle(random);
  const key = spellKeyType(style);
  const targets = new Map<string, readonly [table: string, column: string]>(
    schema.relationships.flatMap((r) =>
      r.from_columns.map(
        (column, i) => [`${r.from_table}.${column}`, [r.to_table, r.to_columns[i] as string]] as const,
      ),
    ),
  );
  const known = new Map<string, string>();
  const typeOf = (table: string, column: string): string => {
    const path = `${table}.${column}`;
    const type = known.get(path) ?? resolve(path, table, column);
    known.set(path, type);
    return type;
  };
  const resolve = (path: string, table: string, column: string): string => {
    const target = targets.get(path);
    if (target) return isSurrogate(target[1]) ? key.foreign : typeOf(target[0], target[1]);
    if (isSurrogate(column)) return key.own;
    const attribute = findAttribute(domain, table, column) as Attribute;
    return spellType(style, attribute.kind, pick);
  };
  return typeOf;
}

/** Picks a usual length or precision, and keeps to it through most of the schema, as a team does. */
function pickHouseStyle(random: Random): PickUsual {
  const house = new Map<readonly unknown[], unknown>();
  return <T>(items: readonly T[]): T => {
    if (house.has(items) && random.chance(0.75)) return house.get(items) as T;
    const picked = items[Math.floor(random.float() ** 2 * items.length)] as T;
    if (!house.has(items)) house.set(items, picked);
    return picked;
  };
}
