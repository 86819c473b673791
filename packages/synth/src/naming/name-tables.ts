import type { SchemaTable } from "@undiagram/schema";
import { applyCase, type Case } from "./apply-case.ts";
import { claimName } from "./claim-name.ts";
import type { NamingStyle } from "./naming-style.ts";
import { pluralize } from "./pluralize.ts";
import { translate } from "./translations.ts";

/** The words an entity goes by in this style, singular and without prefix. */
export function entityWords(style: NamingStyle, entity: string): string[] {
  const translated = style.language && translate(entity, style.language);
  return translated ?? (style.aliases.get(entity) ?? entity).split("_");
}

/** Base table name to the name in this style; no two alike, whatever their case. */
export function nameTables(tables: readonly SchemaTable[], style: NamingStyle): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    tables.map(({ name }) => {
      const write = (words: readonly string[]): string => {
        const short = words.map((word) => style.tableAbbreviations.get(word) ?? word);
        return addPrefix(applyCase(style.isPlural ? toPlural(short) : short, style.tableCase), style);
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
