import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { describeUnreadable, type Problem, sortByLine } from "@undiagram/contract";
import type { SchemaSource } from "@undiagram/dataset";
import type { DatabaseSchema, Dialect, SchemaTable } from "@undiagram/schema";
import { decodeText } from "./decode-text.ts";
import { userPath } from "./paths.ts";

/** A file that could be read, at least in part. */
export interface SchemaFile extends SchemaSource {
  file: string;
  language: Dialect | "dbml";
}

/** Longer types, enumerations mostly, are drawn as Workbench draws them: ENUM(...). */
const LONGEST_TYPE = 40;
/** What an annotation may hold. */
const LONGEST_NAME = 256;

/**
 * Reads SQL scripts, and DBML where a file's name ends in `.dbml`. What cannot be read, or holds characters that no font
 * has, is left out and named with file and line. Without a dialect, each script's own is guessed.
 */
export async function readSchemaFiles(
  files: readonly string[],
  options: { dialect?: Dialect },
): Promise<{ sources: SchemaFile[]; problems: Problem[] }> {
  const { fromDbml, fromSql, guessDialect } = await import("@undiagram/convert");
  const { findMissingGlyphs } = await import("@undiagram/draw");
  const sources: SchemaFile[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    const found: Problem[] = [];
    const text = await readText(file, found);
    if (text === undefined) {
      problems.push(...found);
      continue;
    }
    const isDbml = extname(file).toLowerCase() === ".dbml";
    const language = isDbml ? "dbml" : (options.dialect ?? guessDialect(text));
    const read = language === "dbml" ? fromDbml(text, { file }) : fromSql(text, { file, dialect: language });
    found.push(...read.problems);
    const drawable = read.schema && keepDrawable(read.schema, { file, text, problems: found, findMissingGlyphs });
    problems.push(...sortByLine(found));
    const name = nameOf(file, sources);
    // The domain is what a title in a picture speaks of.
    if (drawable) sources.push({ file, language, name, schema: { ...drawable, domain: name } });
  }
  return { sources, problems };
}

async function readText(file: string, problems: Problem[]): Promise<string | undefined> {
  try {
    const { text, line } = decodeText(await readFile(userPath(file)));
    if (line !== undefined) {
      const got = "other characters (read as Windows-1252)";
      problems.push({ where: `${file}:${line}`, expected: "UTF-8 or UTF-16", got });
    }
    return text;
  } catch (error) {
    problems.push({ where: file, expected: "a file with SQL or DBML", got: describeUnreadable(error) });
    return undefined;
  }
}

/** The file's name as a domain: letters, digits and `_`, different from those before. */
function nameOf(file: string, others: readonly SchemaFile[]): string {
  const plain =
    basename(file, extname(file))
      .replaceAll(/\W+/g, "_")
      .replaceAll(/^_+|_+$/g, "") || "database";
  const used = new Set(others.map(({ name }) => name));
  for (let n = 1; ; n++) {
    const name = n === 1 ? plain : `${plain}_${n}`;
    if (!used.has(name)) return name;
  }
}

/** The schema without the tables and columns that cannot be drawn; nothing where no table is left. */
function keepDrawable(
  schema: DatabaseSchema,
  source: { file: string; text: string; problems: Problem[]; findMissingGlyphs: (text: string) => string[] },
): DatabaseSchema | undefined {
  const { file, text, problems, findMissingGlyphs } = source;
  const isDrawable = (path: string, name: string) => {
    const missing = findMissingGlyphs(name);
    if (missing.length === 0 && name.length <= LONGEST_NAME) return true;
    const line = text.slice(0, text.indexOf(name)).split("\n").length;
    const expected = missing.length > 0 ? "characters that a font has" : `at most ${LONGEST_NAME} characters`;
    problems.push({ where: `${file}:${line}`, path, expected, got: missing.length > 0 ? missing.join("") : name });
    return false;
  };
  const tables = schema.tables.flatMap((table): SchemaTable[] => {
    if (!isDrawable(table.name, `${table.namespace ?? ""}${table.name}`)) return [];
    const columns = table.columns
      .filter(
        ({ name, type }) => isDrawable(`${table.name}.${name}`, name) && isDrawable(`${table.name}.${name}`, type),
      )
      .map((column) => ({ ...column, type: shorten(column.type) }));
    return columns.length > 0 ? [{ ...table, columns }] : [];
  });
  if (tables.length === 0) return undefined;
  const columns = new Map(tables.map((table) => [table.name, new Set(table.columns.map(({ name }) => name))]));
  const has = (table: string, names: readonly string[]) => names.every((name) => columns.get(table)?.has(name));
  const relationships = schema.relationships.filter(
    (r) =>
      columns.has(r.from_table) &&
      columns.has(r.to_table) &&
      has(r.from_table, r.from_columns) &&
      has(r.to_table, r.to_columns),
  );
  return { ...schema, tables, relationships };
}

function shorten(type: string): string {
  if (type.length <= LONGEST_TYPE) return type;
  const [word = type] = type.split("(");
  return `${word.trim().slice(0, LONGEST_TYPE)}(...)`;
}
