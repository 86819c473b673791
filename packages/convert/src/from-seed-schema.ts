import { describeValue, type Problem } from "@undiagram/contract";
import {
  type Annotation,
  type Column,
  canonicalize,
  findProblems,
  type Relationship,
  type Table,
} from "@undiagram/schema";

/**
 * Reads a `schema_json` of a training_dataset.json, given as an object or as JSON text, into an annotation in
 * canonical form: tables with columns, and relationships from one column to one column. `domain`, `source` and
 * `default` say nothing about a picture and are passed over. Whatever else does not fit is left out and named; `where`
 * stands in front of each problem's path.
 */
export function fromSeedSchema(value: unknown, where = "schema_json"): { annotation: Annotation; problems: Problem[] } {
  const problems: Problem[] = [];
  const read: Reader = {
    report: (path, expected, got) => void problems.push({ where, path, expected, got: describeValue(got) }),
  };
  const schema = typeof value === "string" ? parseJson(value, read) : value;
  if (!isObject(schema)) {
    if (problems.length === 0) read.report("", "an object with tables and relationships", schema);
    return { annotation: { tables: [], relationships: [] }, problems };
  }
  const tables = readList(schema.tables, "tables", read).flatMap((table, t) => readTable(table, `tables[${t}]`, read));
  const relationships = readList(schema.relationships ?? [], "relationships", read).flatMap((relationship, r) =>
    readRelationship(relationship, `relationships[${r}]`, read),
  );
  const annotation = { tables, relationships };
  problems.push(...findProblems(annotation).map(({ path, expected, got }) => ({ where, path, expected, got })));
  return { annotation: canonicalize(annotation), problems };
}

interface Reader {
  report(path: string, expected: string, got: unknown): void;
}

function parseJson(text: string, { report }: Reader): unknown {
  try {
    return JSON.parse(text);
  } catch {
    report("", "JSON", text);
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readList(value: unknown, path: string, { report }: Reader): unknown[] {
  if (Array.isArray(value)) return value;
  report(path, "a list", value);
  return [];
}

/** The text that stands there; a problem and undefined when there is none. */
function readName(value: unknown, path: string, { report }: Reader): string | undefined {
  if (typeof value === "string" && value !== "") return value;
  report(path, "a name", value);
  return undefined;
}

function readTable(value: unknown, path: string, read: Reader): Table[] {
  if (!isObject(value)) {
    read.report(path, "an object", value);
    return [];
  }
  const name = readName(value.name, `${path}.name`, read);
  const columns = readList(value.columns ?? [], `${path}.columns`, read).flatMap((column, c) =>
    readColumn(column, `${path}.columns[${c}]`, read),
  );
  return name === undefined ? [] : [{ name, columns }];
}

function readColumn(value: unknown, path: string, read: Reader): Column[] {
  if (!isObject(value)) {
    read.report(path, "an object", value);
    return [];
  }
  const name = readName(value.name, `${path}.name`, read);
  if (name === undefined) return [];
  const type = value.type ?? undefined;
  if (type !== undefined && typeof type !== "string") read.report(`${path}.type`, "a type's text", type);
  return [
    {
      name,
      ...(typeof type === "string" && type !== "" && { type }),
      ...(isMarked(value.primary_key) && { primary_key: true }),
      ...(isMarked(value.foreign_key) && { foreign_key: true }),
      ...(isMarked(value.unique) && { unique: true }),
      ...(value.nullable === false && { nullable: false }),
    },
  ];
}

/** A foreign key may also be marked by what it refers to. */
function isMarked(value: unknown): true | undefined {
  return value !== undefined && value !== null && value !== false && value !== "" ? true : undefined;
}

const TYPES = ["one_to_one", "many_to_one", "one_to_many", "many_to_many"] as const;

function readRelationship(value: unknown, path: string, read: Reader): Relationship[] {
  if (!isObject(value)) {
    read.report(path, "an object", value);
    return [];
  }
  const fromTable = readName(value.from_table, `${path}.from_table`, read);
  const toTable = readName(value.to_table, `${path}.to_table`, read);
  const fromColumn = value.from_column == null ? undefined : readName(value.from_column, `${path}.from_column`, read);
  const toColumn = value.to_column == null ? undefined : readName(value.to_column, `${path}.to_column`, read);
  const spelled = String(value.type ?? "")
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
  const type = TYPES.find((known) => known === spelled);
  if (value.type != null && !type) read.report(`${path}.type`, `one of ${TYPES.join(", ")}`, value.type);
  if (fromTable === undefined || toTable === undefined) return [];
  return [
    {
      from_table: fromTable,
      ...(fromColumn !== undefined && { from_columns: [fromColumn] }),
      to_table: toTable,
      ...(toColumn !== undefined && { to_columns: [toColumn] }),
      ...(type && { type }),
      ...(value.from_optional === true && { from_optional: true }),
      ...(value.to_optional === true && { to_optional: true }),
    },
  ];
}
