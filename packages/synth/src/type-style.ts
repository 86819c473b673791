import type { Random } from "@undiagram/random";
import type { Dialect } from "@undiagram/schema";
import { DIALECT_WORDS } from "./dialects/index.ts";
import { KINDS, type Kind, type KindTraits, STORAGES, type Storage } from "./kinds.ts";
import type { Attribute } from "./template.ts";

/** How one schema writes its types: one spelling for each storage, so that it agrees with itself. */
export interface TypeStyle {
  dialect: Dialect;
  spellings: Readonly<Record<Storage, string>>;
  /** A surrogate key's type, and the type of a column that refers to it. */
  key: Readonly<{ own: string; foreign: string }>;
  now: Readonly<{ date: string; timestamp: string }>;
  isUpper: boolean;
  /** VARCHAR rather than VARCHAR(255): no lengths, no precisions. */
  isBare: boolean;
  /** NUMERIC(10, 2) rather than NUMERIC(10,2). */
  isSpaced: boolean;
  /** VARCHAR(255) whatever the column holds. */
  isAlways255: boolean;
}

export function pickTypeStyle(random: Random, dialect: Dialect): TypeStyle {
  const words = DIALECT_WORDS[dialect];
  const picked = Object.fromEntries(
    STORAGES.map((storage) => [storage, random.weighted(words.spellings[storage])]),
  ) as Record<Storage, string>;
  const resolve = (spelling: string): string =>
    spelling.replace(/^\{(\w{4,})\}$/, (_, storage: Storage) => resolve(picked[storage]));
  const spellings = Object.fromEntries(STORAGES.map((storage) => [storage, resolve(picked[storage])])) as Record<
    Storage,
    string
  >;
  const keyWeights = Object.fromEntries(words.keys.map(({ weight }, index) => [index, weight]));
  const key = words.keys[Number(random.weighted(keyWeights))] as (typeof words.keys)[number];
  return {
    dialect,
    spellings,
    key: { own: resolve(key.own), foreign: resolve(key.foreign) },
    now: { date: random.weighted(words.now.date), timestamp: random.weighted(words.now.timestamp) },
    isUpper: random.chance(0.6),
    isBare: random.chance(0.12),
    isSpaced: random.chance(0.12),
    isAlways255: random.chance(0.15),
  };
}

/** Takes one of the values that are usual for a kind; the most usual stands first. */
export type PickUsual = <T>(items: readonly T[]) => T;

/** A column's type as the schema writes it, with a length that fits the kind. */
export function spellType(style: TypeStyle, kind: Kind, pick: PickUsual): string {
  const traits: KindTraits = KINDS[kind];
  const [precision, scale] = traits.precisions ? pick(traits.precisions) : [10, 2];
  const length = traits.lengths ? pick(traits.lengths) : 255;
  const spelling = style.spellings[traits.storage];
  // Only lengths that are free may be left out: TINYINT and RAW without theirs would be other types.
  const pattern = style.isBare ? spelling.replace(/\(\{.*\)/, "") : spelling;
  return finish(
    style,
    pattern
      .replace("{n}", String(style.isAlways255 && traits.storage === "string" ? 255 : length))
      .replace("{p},{s}", `${precision},${scale}`),
  );
}

/** A surrogate key's own type, and that of the columns that refer to it. */
export function spellKeyType(style: TypeStyle): { own: string; foreign: string } {
  return { own: finish(style, style.key.own), foreign: finish(style, style.key.foreign) };
}

function finish(style: TypeStyle, spelling: string): string {
  const spaced = style.isSpaced ? spelling.replace(",", ", ") : spelling;
  return style.isUpper ? spaced : spaced.toLowerCase();
}

/** An attribute's default as an SQL expression of the style's dialect. */
export function spellDefault(style: TypeStyle, { kind, default: value }: Attribute): string | undefined {
  if (value === undefined) return undefined;
  const { storage } = KINDS[kind];
  if (value === "now") return style.now[storage === "date" ? "date" : "timestamp"];
  if (storage === "boolean") return spellBoolean(style.spellings.boolean, value === "true");
  if (["string", "char", "text"].includes(storage)) return `'${value}'`;
  return value;
}

function spellBoolean(spelling: string, value: boolean): string {
  if (spelling.startsWith("BOOL")) return value ? "TRUE" : "FALSE";
  if (spelling.startsWith("CHAR")) return value ? "'Y'" : "'N'";
  return value ? "1" : "0";
}
