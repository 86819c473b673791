import { createHash } from "node:crypto";
import type { Random } from "@undiagram/random";
import { type DatabaseSchema, DIALECTS, type Dialect, type SchemaTable } from "@undiagram/schema";
import type { SchemaSize } from "../picture-plan.ts";

/* A small maker of schemas, so that planning and writing can be tested without the rooms they may not know. */

export const DOMAINS = ["shop", "clinic", "school"];
/** With the dialects they show. */
export const STYLES: Readonly<Record<string, readonly Dialect[]>> = { plain: DIALECTS, striped: ["mysql", "oracle"] };

const WORDS = ["order", "item", "patient", "visit", "course", "grade", "bed", "note", "bill", "room", "unit", "plan"];

export interface TestFamily {
  id: string;
  domain: string;
  words: string[];
}

export function makeFamily(domain: string, random: Random, { tables }: SchemaSize): TestFamily {
  const words = random.sample(WORDS, random.int(tables.min, tables.max)).sort();
  const id = `${domain}-${createHash("sha256").update(words.join()).digest("hex").slice(0, 8)}`;
  return { id, domain, words };
}

export function makeVariant(
  family: TestFamily,
  random: Random,
  { columns }: SchemaSize,
  dialect: Dialect,
): DatabaseSchema {
  const tables = family.words.map((word): SchemaTable => {
    const names = ["id", ...random.sample(WORDS, random.int(columns.min, columns.max) - 1)];
    return {
      name: `${family.domain}_${word}`,
      columns: names.map((name) => ({
        ...{ name, type: "INTEGER", primary_key: name === "id", unique: false, nullable: name !== "id" },
      })),
    };
  });
  return { domain: family.domain, dialect, tables, relationships: [] };
}
