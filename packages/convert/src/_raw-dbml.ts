/* The part of the parser's raw output that is read here; its own types leave most of it open. */
export interface RawDbml {
  tables: RawTable[];
  tablePartials: Omit<RawTable, "schemaName" | "partials">[];
  refs: RawRef[];
  enums: { name: string; token: RawToken }[];
}
export interface RawRef {
  endpoints: RawEndpoint[];
  token: RawToken;
}
export interface RawToken {
  start: { line: number; offset: number };
}
export interface RawTable {
  name: string;
  schemaName: string | null;
  token: RawToken;
  fields: {
    name: string;
    type: { schemaName: string | null; type_name: string };
    pk?: boolean;
    unique?: boolean;
    not_null?: boolean;
    dbdefault?: { value: string | number; type: string };
    /** Those of tables stand among all refs as well; those of partials only here, in the words of the file. */
    inline_refs: RawEndpoint[];
  }[];
  indexes: { columns: { value: string; type: string }[]; pk?: boolean; unique?: boolean }[];
  /** `order` counts the items of the table before it, columns and partials alike. */
  partials: { name: string; order: number }[];
}
export interface RawEndpoint {
  tableName: string;
  schemaName: string | null;
  fieldNames: string[];
  relation: string;
  token: RawToken;
}

/** The table with the columns and indexes of its partials. Of a column said twice, the table's own wins, then the last. */
export function withPartials(table: RawTable, partials: RawDbml["tablePartials"]): RawTable {
  const used = partialsOf(table, partials);
  const fields = [...table.fields];
  const own = new Set(fields.map(({ name }) => name));
  const later = new Set<string>();
  // From the last, so that those before still count the items of the file.
  for (const { fields: added, order } of used.toReversed()) {
    const before = used.filter((other) => other.order < order).length;
    fields.splice(order - before, 0, ...added.filter(({ name }) => !own.has(name) && !later.has(name)));
    for (const { name } of added) later.add(name);
  }
  return { ...table, fields, indexes: [...table.indexes, ...used.flatMap(({ indexes }) => indexes)] };
}

/** The refs that stand behind the columns that the table has from its partials, as the parser gives all others. */
export function refsOfPartials(table: RawTable, partials: RawDbml["tablePartials"]): RawRef[] {
  const columns = new Set(withPartials(table, partials).fields);
  return partialsOf(table, partials)
    .flatMap(({ fields }) => fields)
    .filter((field) => columns.has(field))
    .flatMap(({ name, inline_refs }) =>
      inline_refs.map((ref) => {
        const [left, right] = relationsOf(ref.relation);
        const own = { tableName: table.name, schemaName: table.schemaName, fieldNames: [name], relation: left };
        return {
          endpoints: [
            { ...own, token: table.token },
            { ...ref, relation: right },
          ],
          token: ref.token,
        };
      }),
    );
}

function partialsOf({ partials: used }: RawTable, partials: RawDbml["tablePartials"]) {
  return used.flatMap(({ name, order }) => {
    const partial = partials.find((each) => each.name === name);
    return partial ? [{ ...partial, order }] : [];
  });
}

/** How often each side of `>`, `<`, `-` or `<>` may stand; a question mark on its side makes it optional. */
function relationsOf(sign: string): [left: string, right: string] {
  const side = (isMany: boolean, isOptional: boolean) => (isOptional ? "0.." : "1..") + (isMany ? "*" : "1");
  return [side(sign.includes(">"), sign.startsWith("?")), side(sign.includes("<"), sign.endsWith("?"))];
}
