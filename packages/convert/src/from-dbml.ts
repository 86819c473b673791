import { type CompilerError, Parser } from "@dbml/core";
import type { Problem } from "@undiagram/contract";
import type { Dialect } from "@undiagram/schema";
import { bindDraft, type ReadSchema } from "./_bind-draft.ts";
import { type Draft, type DraftReference, type DraftTable, findTable } from "./_draft.ts";
import {
  type RawDbml,
  type RawEndpoint,
  type RawTable,
  type RawToken,
  refsOfPartials,
  withPartials,
} from "./_raw-dbml.ts";
import { elementAt, takeOutOfDbml } from "./_take-out-dbml.ts";

/**
 * Reads the tables, keys and refs of a DBML file; a table has the columns of its partials where it names them. What
 * DBML's own parser refuses is named with file and line and taken out, and the rest is read on; so is an enum, whose columns keep its name as their type. Never throws.
 */
export function fromDbml(
  text: string,
  { file, dialect = "postgresql" }: { file: string; dialect?: Dialect },
): ReadSchema {
  const { raw, problems } = parseWhatCanBe(text, file);
  const draft: Draft = { tables: [], references: [] };
  const partials = raw?.tablePartials ?? [];
  for (const table of raw?.tables ?? []) draft.tables.push(toDraftTable(withPartials(table, partials)));
  const refs = (raw?.tables ?? []).flatMap((table) => refsOfPartials(table, partials));
  for (const ref of [...(raw?.refs ?? []), ...refs]) draft.references.push(toDraftReference(ref, draft));
  for (const { name, token } of raw?.enums ?? []) {
    const expected = "built-in types (columns keep the name of their own type)";
    problems.push({ where: `${file}:${token.start.line}`, path: name, expected, got: `Enum ${name}` });
  }
  return bindDraft(draft, { file, dialect, problems });
}

/**
 * Takes out what the parser refuses until it accepts the rest. Every round takes out something, so it ends. An element
 * that is still broken without the line that the parser stumbled over is taken out as a whole.
 */
function parseWhatCanBe(text: string, file: string): { raw: RawDbml | undefined; problems: Problem[] } {
  const problems: Problem[] = [];
  const broken = new Set<number>();
  for (let rest = text; ; ) {
    try {
      return { raw: Parser.parseDBMLToJSONv2(rest) as unknown as RawDbml, problems };
    } catch (error) {
      if (!isCompilerError(error)) throw error;
      let mended = rest;
      // Names that clash are reported at every place: taking out the last leaves the first standing.
      const lastOfEach = new Map(error.diags.map((diagnostic) => [diagnostic.message, diagnostic]));
      const inOrder = [...lastOfEach.values()].toSorted((a, b) => a.location.start.line - b.location.start.line);
      for (const { message, location } of inOrder) {
        const { start, end = start } = location;
        const lineOf = (text: string) => text.split("\n")[start.line - 1]?.trim() ?? "";
        const line = lineOf(rest);
        // At the end of the file the parser misses what an error before it has cost.
        if (line === "" && mended !== rest) continue;
        problems.push({ where: `${file}:${start.line}`, expected: "valid DBML", got: `${message}: ${line}` });
        // Its element may have gone already, with another error.
        if (line !== "" && lineOf(mended) === "") continue;
        // A table inside of another tells that the one before it is not closed.
        const isNested = message.endsWith("must appear top-level");
        const place = isNested ? { line: start.line - 1, column: 1 } : start;
        const element = elementAt(rest, place.line);
        const isBroken = message.startsWith("Expect ");
        const isWhole = isNested || (isBroken && (line === "" || broken.has(element)));
        mended = takeOutOfDbml(mended, place, isNested ? place : end, isWhole);
        if (isBroken) broken.add(element);
      }
      if (mended === rest) return { raw: undefined, problems };
      rest = mended;
    }
  }
}

function isCompilerError(error: unknown): error is CompilerError {
  return Array.isArray((error as CompilerError | undefined)?.diags);
}

function toDraftTable(table: RawTable): DraftTable {
  const key = (columns: RawTable["indexes"][number]["columns"]) => columns.map((column) => column.value);
  const plain = table.indexes.filter((index) => index.columns.every((column) => column.type === "column"));
  const ownKey = table.fields.filter((field) => field.pk).map((field) => field.name);
  return {
    name: table.name,
    ...(table.schemaName && { namespace: table.schemaName }),
    line: table.token.start.line,
    columns: table.fields.map((field) => ({
      name: field.name,
      type: field.type.schemaName ? `${field.type.schemaName}.${field.type.type_name}` : field.type.type_name,
      nullable: !field.not_null,
      ...(field.dbdefault && { default: defaultText(field.dbdefault) }),
    })),
    primaryKey: ownKey.length > 0 ? ownKey : plain.filter((index) => index.pk).flatMap((index) => key(index.columns)),
    uniqueKeys: [
      ...table.fields.filter((field) => field.unique).map((field) => ({ columns: [field.name] })),
      ...plain.filter((index) => index.unique).map((index) => ({ columns: key(index.columns) })),
    ],
  };
}

function defaultText({ value, type }: { value: string | number; type: string }): string {
  return type === "string" ? `'${String(value).replaceAll("'", "''")}'` : String(value);
}

function toDraftReference({ endpoints, token }: RawDbml["refs"][number], draft: Draft): DraftReference {
  const [first, second] = endpoints as [RawEndpoint, RawEndpoint];
  const type =
    isMany(first) && isMany(second) ? "many_to_many" : isMany(first) || isMany(second) ? "many_to_one" : "one_to_one";
  const [from, to] = startsAtSecond(first, second, token) ? [second, first] : [first, second];
  const name = (endpoint: RawEndpoint) => ({
    name: endpoint.tableName,
    ...(endpoint.schemaName && { namespace: endpoint.schemaName }),
  });
  const columns = findTable(draft, name(from))?.columns;
  const isNullable = columns?.some((column) => from.fieldNames.includes(column.name) && column.nullable);
  return {
    ...{ from: name(from), fromColumns: from.fieldNames, to: name(to), toColumns: to.fieldNames },
    line: token.start.line,
    cardinality: {
      type,
      from_optional: from.relation.startsWith("0"),
      to_optional: to.relation.startsWith("0") || Boolean(type === "many_to_one" && isNullable),
    },
  };
}

/** The many side refers to the one side; a one_to_one inside a column refers from there, any other from its left. */
function startsAtSecond(first: RawEndpoint, second: RawEndpoint, token: RawToken): boolean {
  if (isMany(first) !== isMany(second)) return isMany(second);
  // For a ref inside a column, the parser puts the other end first, at the place of the ref itself.
  return first.token.start.offset === token.start.offset;
}

function isMany({ relation }: RawEndpoint): boolean {
  return relation.endsWith("*");
}
