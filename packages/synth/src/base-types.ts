import type { SchemaColumn } from "@undiagram/schema";
import { DIALECT_WORDS } from "./dialects/index.ts";
import { KINDS, type Kind, STORAGES, type Storage } from "./kinds.ts";
import type { Attribute } from "./template.ts";
import { spellDefault, spellType, type TypeStyle } from "./type-style.ts";

/** PostgreSQL in its most usual words: the style of every base schema. */
const BASE_STYLE: TypeStyle = {
  dialect: "postgresql",
  spellings: Object.fromEntries(
    STORAGES.map((storage) => [storage, Object.keys(DIALECT_WORDS.postgresql.spellings[storage])[0]]),
  ) as Record<Storage, string>,
  key: { own: "SERIAL", foreign: "INTEGER" },
  now: { date: "CURRENT_DATE", timestamp: "CURRENT_TIMESTAMP" },
  isUpper: true,
  isBare: false,
  isSpaced: false,
  isAlways255: false,
};

const takeFirst = <T>(items: readonly T[]): T => items[0] as T;

const BASE_TYPES = Object.fromEntries(
  (Object.keys(KINDS) as Kind[]).map((kind) => [kind, spellType(BASE_STYLE, kind, takeFirst)]),
) as Record<Kind, string>;

/** The attribute as a column of a base schema. */
export function baseColumn(attribute: Attribute): SchemaColumn {
  const value = spellDefault(BASE_STYLE, attribute);
  return {
    name: attribute.name,
    type: BASE_TYPES[attribute.kind],
    primary_key: false,
    unique: attribute.unique,
    nullable: attribute.nullable,
    ...(value !== undefined && { default: value }),
  };
}

/** A surrogate key as a column of a base schema. */
export function baseKeyColumn(): SchemaColumn {
  return { name: "id", type: "SERIAL", primary_key: true, unique: false, nullable: false };
}
