import type { Random } from "@undiagram/random";
import {
  type DatabaseSchema,
  DIALECTS,
  type Dialect,
  type SchemaColumn,
  type SchemaRelationship,
} from "@undiagram/schema";
import type { Weights } from "./dialects/dialect-words.ts";
import { KINDS, type Kind } from "./kinds.ts";
import { applyCase, type Case } from "./naming/apply-case.ts";
import { claimName } from "./naming/claim-name.ts";
import { pluralize } from "./naming/pluralize.ts";
import { checkSize, type Size } from "./size.ts";
import { pickTypeStyle, spellKeyType, spellType, type TypeStyle } from "./type-style.ts";

/** Gives some word in lower case. */
export type WordSource = (random: Random) => string;

/** Words that stand in any schema, whatever it is about. */
const USUAL_WORDS =
  "name code date type status title number value total count note time start end level created updated at is by".split(
    " ",
  );

const CASES: Readonly<Record<Case, number>> = { snake: 50, camel: 15, pascal: 15, upper: 11, title: 3, flat: 6 };
const WORDS_OF_TABLE: Weights = { 1: 57, 2: 38, 3: 5 };
const WORDS_OF_COLUMN: Weights = { 1: 42, 2: 43, 3: 13, 4: 2 };
/** What stands before the names of a schema's tables: nothing, a mark as in tbl_, a word, or a namespace. */
const PREFIXES = { none: 88, mark: 4, word: 4, namespace: 4 };
const MARKS = ["tbl", "t", "tb", "app", "dim", "ref"];
const ACCENTS: Readonly<Record<string, readonly string[]>> = {
  a: ["á", "à", "â", "ä", "ã", "å"],
  c: ["ç"],
  e: ["é", "é", "é", "è", "ê", "ë"],
  i: ["í", "í", "î"],
  n: ["ñ"],
  o: ["ó", "ó", "ö", "ô", "õ", "ø"],
  u: ["ú", "ü", "û"],
};

/**
 * A sound schema of words that mean nothing together, in any dialect unless one is given, to learn reading from: nothing
 * in it can be guessed. Throws ImpossibleSizeError.
 */
export function makeGenericSchema(
  word: WordSource,
  random: Random,
  size: Size,
  dialect: Dialect = random.pick(DIALECTS),
): DatabaseSchema {
  checkSize(size);
  return new Maker(word, random, size, dialect).make();
}

interface DraftTable {
  words: string[];
  name: string;
  columns: SchemaColumn[];
  taken: Set<string>;
  /** How many columns its primary key has: two where it joins two tables. */
  keys: number;
  /** How many columns it is to have. */
  width: number;
}

class Maker {
  readonly #types: TypeStyle;
  readonly #keyTypes: { own: string; foreign: string };
  readonly #tableCase: Case;
  readonly #columnCase: Case;
  readonly #isIdUpper: boolean;
  readonly #isPlural: boolean;
  readonly #namesKeysAfterTable: boolean;
  readonly #prefix: string;
  readonly #accentShare: number;
  readonly #echoShare: number;
  readonly #said: string[] = [];
  readonly #tables: DraftTable[] = [];
  readonly #relationships: SchemaRelationship[] = [];
  readonly #word: WordSource;
  readonly #random: Random;
  readonly #size: Size;

  constructor(word: WordSource, random: Random, size: Size, dialect: Dialect) {
    this.#word = word;
    this.#random = random;
    this.#size = size;
    this.#types = pickTypeStyle(random, dialect);
    this.#keyTypes = spellKeyType(this.#types);
    this.#tableCase = random.weighted(CASES);
    this.#columnCase = random.chance(0.75) ? this.#tableCase : random.weighted(CASES);
    this.#isIdUpper = random.chance(0.4);
    this.#isPlural = random.chance(0.5);
    this.#namesKeysAfterTable = random.chance(0.4);
    this.#accentShare = random.chance(0.06) ? 0.5 : 0;
    this.#echoShare = random.chance(0.6) ? 0.3 : 0;
    this.#prefix = this.#makePrefix();
  }

  make(): DatabaseSchema {
    const count = this.#random.int(this.#size.tables.min, this.#size.tables.max);
    const taken = new Set<string>();
    for (let i = 0; i < count; i++) this.#addTable(taken);
    for (const [i, table] of this.#tables.entries()) {
      this.#makeKey(table, i);
      for (const share of [0.85, 0.25]) if (this.#random.chance(share)) this.#refer(table, i);
      while (table.columns.length < table.width) this.#addAttribute(table);
    }
    const tables = this.#tables.map((table) => ({ name: table.name, columns: this.#arrange(table) }));
    return { domain: "generic", dialect: this.#types.dialect, tables, relationships: this.#relationships };
  }

  #words(counts: Weights): string[] {
    return Array.from({ length: Number(this.#random.weighted(counts)) }, () => this.#newWord());
  }

  /** A word, or one that the schema has said: the same words stand in many places of a real diagram. */
  #newWord(): string {
    const random = this.#random;
    if (this.#said.length > 0 && random.chance(this.#echoShare)) return random.pick(this.#said);
    const word = this.#word(random);
    const spelled = random.chance(this.#accentShare) ? accent(word, random) : word;
    this.#said.push(spelled);
    return spelled;
  }

  #makePrefix(): string {
    const random = this.#random;
    const kind = random.weighted(PREFIXES);
    if (kind === "none") return "";
    const word = applyCase([kind === "mark" ? random.pick(MARKS) : this.#word(random)], this.#tableCase);
    return `${word}${kind === "namespace" ? "." : "_"}`;
  }

  #addTable(names: Set<string>): void {
    const words = this.#words(WORDS_OF_TABLE);
    const shown = this.#isPlural ? words.with(-1, pluralize(words.at(-1) as string)) : words;
    const table: DraftTable = {
      words,
      name: claimName(names, [this.#prefix + applyCase(shown, this.#tableCase)]),
      columns: [],
      taken: new Set(),
      keys: 1,
      width: this.#random.int(this.#size.columns.min, this.#size.columns.max),
    };
    this.#tables.push(table);
  }

  /** A column of its own, or the keys of other tables: of one that it belongs to, or of two that it joins. */
  #makeKey(table: DraftTable, index: number): void {
    const random = this.#random;
    const [target, other] = random.shuffle(this.#tables.slice(0, index).filter(({ keys }) => keys === 1));
    if (target && other && table.width >= 2 && random.chance(0.2)) {
      table.keys = 2;
      for (const each of [target, other]) this.#referByKey(table, each, "many_to_one");
    } else if (target && random.chance(0.06)) {
      this.#referByKey(table, target, "one_to_one");
    } else {
      const words = this.#namesKeysAfterTable ? [table.words.at(-1) as string, "id"] : ["id"];
      this.#addColumn(table, words, { type: this.#keyTypes.own, primary_key: true });
    }
  }

  #referByKey(table: DraftTable, target: DraftTable, type: "many_to_one" | "one_to_one"): void {
    const words = [target.words.at(-1) as string, "id"];
    const column = this.#addColumn(table, words, { type: this.#keyTypes.foreign, primary_key: true });
    this.#relate(table, column, target, type);
  }

  #addAttribute(table: DraftTable): void {
    const words = this.#words(WORDS_OF_COLUMN).map((word) =>
      this.#random.chance(0.2) ? this.#random.pick(USUAL_WORDS) : word,
    );
    const kind = this.#random.pick(Object.keys(KINDS) as Kind[]);
    this.#addColumn(table, words, {
      type: spellType(this.#types, kind, (items) => this.#random.pick(items)),
      unique: this.#random.chance(0.1),
      nullable: this.#random.chance(0.4),
    });
  }

  #addColumn(table: DraftTable, words: string[], facts: Partial<SchemaColumn> & { type: string }): SchemaColumn {
    const name = claimName(table.taken, [applyCase(words, this.#columnCase, this.#isIdUpper)]);
    const column = { name, primary_key: false, unique: false, nullable: false, ...facts };
    table.columns.push(column);
    return column;
  }

  /** A reference to an earlier table, or now and then to the table itself, where there is room for its column. */
  #refer(table: DraftTable, index: number): void {
    const random = this.#random;
    const isSelf = random.chance(index === 0 ? 0.06 : 0.04);
    if (index === 0 && !isSelf) return;
    const target = isSelf ? table : (this.#tables[random.int(0, index - 1)] as DraftTable);
    if (target.keys > 1) return;
    // Two references to one table are rare; where most diagrams have them, a model learns to say everything twice.
    const isReferred = this.#relationships.some((r) => r.from_table === table.name && r.to_table === target.name);
    if (isReferred && !random.chance(0.2)) return;
    if (!isSelf && random.chance(0.08)) {
      this.#joinDirectly(table, target);
      return;
    }
    if (table.columns.length >= table.width) return;
    const nullable = isSelf || random.chance(0.3);
    const unique = !isSelf && random.chance(0.15);
    const role = isSelf || random.chance(0.15) ? [this.#newWord()] : [target.words.at(-1) as string];
    const words = random.chance(0.92) ? [...role, "id"] : role;
    const column = this.#addColumn(table, words, { type: this.#keyTypes.foreign, nullable, unique });
    this.#relate(table, column, target, unique ? "one_to_one" : "many_to_one");
  }

  #relate(table: DraftTable, column: SchemaColumn, target: DraftTable, type: "many_to_one" | "one_to_one"): void {
    this.#relationships.push({
      from_table: table.name,
      from_columns: [column.name],
      to_table: target.name,
      to_columns: [(target.columns[0] as SchemaColumn).name],
      type,
      from_optional: table === target || this.#random.chance(0.6),
      to_optional: column.nullable,
    });
  }

  /** Many-to-many without a table between. */
  #joinDirectly(table: DraftTable, target: DraftTable): void {
    this.#relationships.push({
      from_table: table.name,
      from_columns: [],
      to_table: target.name,
      to_columns: [],
      type: "many_to_many",
      from_optional: this.#random.chance(0.5),
      to_optional: this.#random.chance(0.5),
    });
  }

  /** The key first; references among the rest, after them, or before. */
  #arrange({ columns, keys }: DraftTable): SchemaColumn[] {
    const others = columns.slice(keys);
    return [...columns.slice(0, keys), ...(this.#random.chance(0.5) ? this.#random.shuffle(others) : others)];
  }
}

/** The word with a mark on one of its letters, where one takes it. */
function accent(word: string, random: Random): string {
  const places = [...word].flatMap((letter, i) => (letter in ACCENTS ? [i] : []));
  if (places.length === 0) return word;
  const place = random.pick(places);
  const marked = random.pick(ACCENTS[word[place] as string] as readonly string[]);
  return word.slice(0, place) + marked + word.slice(place + 1);
}
