import type { SchemaTable } from "@undiagram/schema";
import { applyCase, type Case } from "./apply-case.ts";
import { claimName } from "./claim-name.ts";
import type { NamingStyle } from "./naming-style.ts";
import { pluralize } from "./pluralize.ts";
import { translate } from "./translate.ts";

/** The words an entity goes by in this style, singular and without prefix. */
export function entityWords(style: NamingStyle, entity: string): string[] {
  const translated = style.language && translate(entity, style.language);
  return translated ?? (style.aliases.get(entity) ?? renameOwner(style, entity)).split("_");
}

/** Where a customer is called a buyer, a customer_preference is a buyer_preference. */
function renameOwner(style: NamingStyle, entity: string): string {
  const words = entity.split("_");
  for (let length = words.length - 1; length > 0; length--) {
    const alias = style.aliases.get(words.slice(0, length).join("_"));
    if (alias !== undefined) return [alias, ...words.slice(length)].join("_");
  }
  return entity;
}

/** Base table name to the name in this style; no two alike, whatever their case. */
export function nameTables(tables: readonly SchemaTable[], style: NamingStyle): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    tables.map(({ name }) => {
      const write = (words: readonly string[]): string => {
        const short = words.map((word) => style.tableAbbreviations.get(word) ?? word);
        // What is shortened takes no plural: cust_ord, not cust_ords.
        const isPlural = style.isPlural && short.at(-1) === words.at(-1);
        return addPrefix(applyCase(isPlural ? toPlural(short) : short, style.tableCase), style);
      };
      return [name, claimName(taken, [write(entityWords(style, name)), write(name.split("_"))])];
    }),
  );
}

function toPlural(words: readonly string[]): string[] {
  return words.with(-1, pluralize(words.at(-1) as string));
}

const PREFIX_SEPARATOR: Readonly<Record<Case, string>> = {
  snake: "_",
  camel: "",
  pascal: "",
  upper: "_",
  title: "_",
  flat: "_",
};

function addPrefix(name: string, { tablePrefix, tableCase }: NamingStyle): string {
  if (tablePrefix === "") return name;
  const prefix = tableCase === "upper" ? tablePrefix.toUpperCase() : tablePrefix;
  const rest = tableCase === "camel" ? name.slice(0, 1).toUpperCase() + name.slice(1) : name;
  return prefix + PREFIX_SEPARATOR[tableCase] + rest;
}
