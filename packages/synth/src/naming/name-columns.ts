import type { DatabaseSchema, SchemaTable } from "@undiagram/schema";
import { isSurrogate } from "../column-meaning.ts";
import { applyCase } from "./apply-case.ts";
import { claimName } from "./claim-name.ts";
import { entityWords } from "./name-tables.ts";
import type { NamingStyle } from "./naming-style.ts";
import { translate } from "./translate.ts";

/** Base table name to base column name to the name in this style; no two alike in one table, whatever their case. */
export function nameColumns(schema: DatabaseSchema, style: NamingStyle): Map<string, Map<string, string>> {
  const foreign = findForeign(schema);
  const wordsOf = (table: string, column: string): string[] => {
    const reference = foreign.get(`${table}.${column}`);
    if (!reference) {
      return isSurrogate(column) ? keyWords(style, entityWords(style, table)) : attributeWords(style, column);
    }
    const { role, toTable, toColumn } = reference;
    if (isSurrogate(toColumn)) return foreignWords(style, roleWords(style, role, toTable));
    const target = wordsOf(toTable, toColumn);
    const isPartOfLonger = reference.width > 1 && role === toTable;
    const prefix = roleWords(style, role, toTable);
    return isPartOfLonger || startsWith(target, prefix) ? target : [...prefix, ...target];
  };
  return new Map(
    schema.tables.map((table) => {
      const taken = new Set<string>();
      const tag = style.tagsColumns ? [makeTag(entityWords(style, table.name))] : [];
      const write = (words: readonly string[]): string =>
        applyCase(
          [...tag, ...words.map((word) => style.columnAbbreviations.get(word) ?? word)],
          style.columnCase,
          style.isIdUpper,
        );
      const names = keysFirst(table).map(({ name }): [string, string] => [
        name,
        claimName(taken, [write(wordsOf(table.name, name)), applyCase([...tag, ...name.split("_")], style.columnCase)]),
      ]);
      return [table.name, new Map(names)];
    }),
  );
}

interface Foreign {
  role: string;
  toTable: string;
  toColumn: string;
  /** Columns of the whole foreign key. */
  width: number;
}

function findForeign(schema: DatabaseSchema): Map<string, Foreign> {
  const foreign = new Map<string, Foreign>();
  for (const { from_table, from_columns, to_table, to_columns } of schema.relationships) {
    from_columns.forEach((column, index) => {
      const toColumn = to_columns[index] as string;
      const role = column.slice(0, -toColumn.length - 1);
      foreign.set(`${from_table}.${column}`, { role, toTable: to_table, toColumn, width: from_columns.length });
    });
  }
  return foreign;
}

/** Keys choose their names before attributes do. */
function keysFirst(table: SchemaTable): SchemaTable["columns"] {
  return [...table.columns.filter((c) => c.primary_key), ...table.columns.filter((c) => !c.primary_key)];
}

function keyWords(style: NamingStyle, entity: readonly string[]): string[] {
  switch (style.keyForm) {
    case "word":
      return [style.keyWord];
    case "entity_word":
      return [...entity, style.keyWord];
    case "word_entity":
      return [style.keyWord, ...entity];
  }
}

function foreignWords(style: NamingStyle, role: readonly string[]): string[] {
  switch (style.foreignForm) {
    case "as_key":
      return style.keyForm === "word_entity" ? [style.keyWord, ...role] : [...role, style.keyWord];
    case "fk_role":
      return ["fk", ...role];
    case "role_fk":
      return [...role, "fk"];
    case "fk_role_word":
      return ["fk", ...role, style.keyWord];
    case "role":
      return [...role];
  }
}

/** A role that ends in the entity's name follows the entity when that is renamed: billing_address, billing_location. */
function roleWords(style: NamingStyle, role: string, entity: string): string[] {
  if (role === entity) return entityWords(style, entity);
  const translated = style.language && translate(role, style.language);
  if (translated) return translated;
  return role.endsWith(`_${entity}`)
    ? [...role.slice(0, -entity.length - 1).split("_"), ...entityWords(style, entity)]
    : role.split("_");
}

function attributeWords(style: NamingStyle, attribute: string): string[] {
  const translated = style.language && translate(attribute, style.language);
  return translated ?? (style.synonyms.get(attribute) ?? attribute).split("_");
}

function startsWith(words: readonly string[], start: readonly string[]): boolean {
  return start.every((word, index) => words[index] === word);
}

/** Initials of a longer name, the first three letters of a single word. */
function makeTag(words: readonly string[]): string {
  return words.length > 1 ? words.map((word) => word.slice(0, 1)).join("") : (words[0] as string).slice(0, 3);
}
