import type { Random } from "@undiagram/random";
import type { Dialect, SchemaTable } from "@undiagram/schema";
import type { Weights } from "../dialects/dialect-words.ts";
import type { Domain } from "../template.ts";
import { ABBREVIATIONS } from "./abbreviations.ts";
import type { Case } from "./apply-case.ts";
import { pickAuditNames } from "./audit-names.ts";
import { LANGUAGES, type Language } from "./dictionary.ts";
import { SYNONYMS } from "./synonyms.ts";
import { translate } from "./translate.ts";

/** How one schema names things; the same words are treated the same way throughout. */
export interface NamingStyle {
  tableCase: Case;
  columnCase: Case;
  isIdUpper: boolean;
  isPlural: boolean;
  /** Put before every table: tbl, t, shop; empty for none. */
  tablePrefix: string;
  /** Each area of the business a namespace of its own, one for all tables, or none. */
  namespace: "none" | "area" | (string & {});
  /** What a surrogate key is called: the word alone, after the entity, or before it. */
  keyForm: "word" | "entity_word" | "word_entity";
  /** id, key, uuid … */
  keyWord: string;
  /** What a foreign key to a surrogate is called: as the key form says, marked with fk, or by the role alone. */
  foreignForm: "as_key" | "fk_role" | "role_fk" | "fk_role_word" | "role";
  /** Each column starts with a short form of its table: ord_date. */
  tagsColumns: boolean;
  /** Word to its short form. */
  tableAbbreviations: ReadonlyMap<string, string>;
  columnAbbreviations: ReadonlyMap<string, string>;
  /** Attribute name to the one used instead. */
  synonyms: ReadonlyMap<string, string>;
  /** Entity name to the one used instead. */
  aliases: ReadonlyMap<string, string>;
  /** Undefined for English. */
  language: Language | undefined;
}

const CASE_PAIRS = {
  snake: ["snake", "snake"],
  pascalSnake: ["pascal", "snake"],
  camel: ["camel", "camel"],
  pascalCamel: ["pascal", "camel"],
  pascal: ["pascal", "pascal"],
  upper: ["upper", "upper"],
  upperSnake: ["upper", "snake"],
  title: ["title", "title"],
  flat: ["flat", "flat"],
  snakeFlat: ["snake", "flat"],
} as const satisfies Record<string, readonly [Case, Case]>;

/** What people do differs by database: Oracle shouts, SQL Server writes Pascal. */
const CASE_WEIGHTS: Readonly<Record<Dialect, Partial<Record<keyof typeof CASE_PAIRS, number>>>> = {
  postgresql: { snake: 74, pascalSnake: 3, camel: 4, pascalCamel: 8, pascal: 3, upper: 3, title: 2, flat: 2 },
  mysql: { snake: 60, camel: 12, pascalCamel: 7, pascal: 5, upper: 5, upperSnake: 2, title: 3, flat: 4, snakeFlat: 1 },
  sqlserver: { pascal: 58, snake: 18, pascalCamel: 8, camel: 4, upper: 5, title: 6 },
  sqlite: { snake: 58, camel: 14, pascalCamel: 10, pascal: 9, title: 2, flat: 5, snakeFlat: 2 },
  oracle: { upper: 60, snake: 24, pascal: 5, title: 5, upperSnake: 3, flat: 2 },
};

const LANGUAGE_SHARE = 0.09;
/** Share of a schema's names that must be known in a language; fewer, and it would be a patchwork. */
const LEAST_COVERAGE = 0.75;

const KEY_WORDS: Weights = { id: 93, key: 3, no: 2, uid: 1, pk: 1 };
/** Without the entity's name beside it, `no` or `key` would tell nothing. */
const LONE_KEY_WORDS: Weights = { id: 97, uid: 2, pk: 1 };

/** The style another team would name these tables in. A foreign language is taken only where it has most of the words. */
export function pickNamingStyle(
  random: Random,
  dialect: Dialect,
  domain: Domain,
  tables: readonly SchemaTable[],
): NamingStyle {
  const pair = CASE_PAIRS[random.weighted(CASE_WEIGHTS[dialect] as Record<keyof typeof CASE_PAIRS, number>)];
  const wished = random.chance(LANGUAGE_SHARE) ? random.pick(LANGUAGES) : undefined;
  const language = wished && coverage(tables, wished) >= LEAST_COVERAGE ? wished : undefined;
  const keyForm = random.weighted({ word: 52, entity_word: 40, word_entity: language ? 20 : 4 });
  const shortens = random.weighted({ never: 74, sometimes: 17, always: 9 });
  const abbreviations =
    shortens === "never" || language ? new Map<string, string>() : pickAbbreviations(random, shortens === "always");
  return {
    tableCase: pair[0],
    columnCase: pair[1],
    isIdUpper: random.chance(0.45),
    isPlural: !language && random.chance(pair[0] === "upper" ? 0.4 : 0.55),
    tablePrefix: random.chance(0.13) ? random.pick(["tbl", "tbl", "t", "tb", "app", "db", ...domain.prefixes]) : "",
    namespace: random.chance(0.1)
      ? random.pick(["area", "area", ...commonNamespaces(dialect), ...domain.prefixes])
      : "none",
    keyForm,
    keyWord: random.weighted(keyForm === "word" ? LONE_KEY_WORDS : KEY_WORDS),
    foreignForm: random.weighted({ as_key: 90, fk_role: 3, role_fk: 2, fk_role_word: 2, role: 3 }),
    tagsColumns: random.chance(0.03),
    tableAbbreviations: random.chance(0.6) ? abbreviations : new Map(),
    columnAbbreviations: abbreviations,
    synonyms: new Map([...pickNames(random, SYNONYMS, 0.35), ...Object.entries(pickAuditNames(random))]),
    aliases: pickNames(random, Object.fromEntries([...domain.entities.values()].map((e) => [e.name, e.aliases])), 0.4),
    language,
  };
}

function coverage(tables: readonly SchemaTable[], language: Language): number {
  const names = tables.flatMap((table) => [table.name, ...table.columns.map((column) => column.name)]);
  const known = names.filter(
    (name) => translate(name.replace(/_id$|^id$/, ""), language) !== undefined || name === "id",
  );
  return known.length / names.length;
}

function commonNamespaces(dialect: Dialect): string[] {
  return dialect === "sqlserver" ? ["dbo", "dbo"] : dialect === "postgresql" ? ["public", "public"] : ["main"];
}

function pickAbbreviations(random: Random, isThorough: boolean): Map<string, string> {
  const share = isThorough ? 0.95 : 0.45;
  return new Map(
    Object.entries(ABBREVIATIONS)
      .filter(() => random.chance(share))
      .map(([word, short]) => [word, random.chance(0.75) ? (short[0] as string) : random.pick(short)]),
  );
}

function pickNames(
  random: Random,
  others: Readonly<Record<string, readonly string[]>>,
  share: number,
): Map<string, string> {
  return new Map(
    Object.entries(others)
      .filter(([, names]) => names.length > 0 && random.chance(share))
      .map(([name, names]) => [name, random.pick(names)]),
  );
}
