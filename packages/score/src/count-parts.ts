import { countCommon } from "./_count-common.ts";
import type { Counts } from "./counts.ts";
import { foreignKeys } from "./foreign-keys.ts";
import { countMatches, optionalityAgrees, pairEdges } from "./match-relationships.ts";
import { countSameNames, matchColumns, type TablePair } from "./match-tables.ts";
import type { NamedTable } from "./name-tables.ts";
import type { NamedAnnotation } from "./nted.ts";
import { normalizeType, typeFamily } from "./type-family.ts";

/* What is counted of one truth and one prediction, part by part. `matched` are the accepted pairs of tables. */

type TableCounts = Pick<Counts, "tables_true" | "tables_said" | "tables_named" | "tables_matched">;

export function countTables(
  truth: NamedAnnotation,
  predicted: NamedAnnotation,
  matched: readonly TablePair[],
): TableCounts {
  return {
    tables_true: truth.tables.length,
    tables_said: predicted.tables.length,
    tables_named: countSameNames(truth.tables, predicted.tables),
    tables_matched: matched.length,
  };
}

type ColumnCounts = Pick<
  Counts,
  | "columns_true"
  | "columns_said"
  | "columns_matched"
  | "types_shown"
  | "types_judged"
  | "types_right"
  | "type_families_right"
>;

export function countColumns(
  truth: NamedAnnotation,
  predicted: NamedAnnotation,
  matched: readonly TablePair[],
): ColumnCounts {
  const pairs = matched.flatMap((pair) => matchColumns(pair.truth.columns, pair.predicted.columns));
  const types = pairs.flatMap(([a, b]): [string, string | undefined][] =>
    a.column.type === undefined ? [] : [[a.column.type, b.column.type]],
  );
  const isRight = ([shown, said]: [string, string | undefined], read: (type: string) => string) =>
    shown === said || (said !== undefined && read(shown) === read(said));
  return {
    columns_true: sum(truth.tables, ({ columns }) => columns.length),
    columns_said: sum(predicted.tables, ({ columns }) => columns.length),
    columns_matched: pairs.length,
    types_shown: sum(truth.tables, ({ columns }) => columns.filter(({ column }) => column.type !== undefined).length),
    types_judged: types.length,
    types_right: types.filter((pair) => isRight(pair, normalizeType)).length,
    type_families_right: types.filter((pair) => isRight(pair, typeFamily)).length,
  };
}

type KeyCounts = Pick<
  Counts,
  "primary_keys_judged" | "primary_keys_right" | "foreign_keys_true" | "foreign_keys_said" | "foreign_keys_right"
>;

export function countKeys(
  truth: NamedAnnotation,
  predicted: NamedAnnotation,
  matched: readonly TablePair[],
): KeyCounts {
  const partners = new Map(matched.map((pair) => [pair.truth, pair.predicted]));
  const primaryKeys = truth.tables.map((table) => {
    const partner = partners.get(table);
    return { shown: primaryKey(table), said: partner ? primaryKey(partner) : null };
  });
  // Where the picture shows no key and none is claimed there is nothing to judge.
  const judged = primaryKeys.filter(({ shown, said }) => shown !== NO_KEY || (said !== null && said !== NO_KEY));
  const foreign = foreignKeys(truth, predicted);
  return {
    primary_keys_judged: judged.length,
    primary_keys_right: judged.filter(({ shown, said }) => shown === said).length,
    foreign_keys_true: foreign.shown.length,
    foreign_keys_said: foreign.said.length,
    foreign_keys_right: countCommon(foreign.shown, foreign.said),
  };
}

const NO_KEY = "[]";

function primaryKey({ columns }: NamedTable): string {
  return JSON.stringify(columns.filter(({ column }) => column.primary_key).map(({ key }) => key));
}

type RelationshipCounts = Pick<
  Counts,
  | "relationships_true"
  | "relationships_said"
  | "relationships_pair"
  | "relationships_direction"
  | "relationships_type"
  | "relationships_columns"
  | "optionality_shown"
  | "optionality_judged"
  | "optionality_right"
>;

export function countRelationships(truth: NamedAnnotation, predicted: NamedAnnotation): RelationshipCounts {
  const levels = countMatches(truth.edges, predicted.edges);
  const isOptional = ({ from_optional, to_optional }: { from_optional?: true; to_optional?: true }) =>
    from_optional === true || to_optional === true;
  const judged = pairEdges(truth.edges, predicted.edges).filter(
    ({ level, ...pair }) =>
      level >= 3 && (isOptional(pair.truth.relationship) || isOptional(pair.predicted.relationship)),
  );
  return {
    relationships_true: truth.edges.length,
    relationships_said: predicted.edges.length,
    relationships_pair: levels[1],
    relationships_direction: levels[2],
    relationships_type: levels[3],
    relationships_columns: levels[4],
    optionality_shown: truth.edges.filter(({ relationship }) => isOptional(relationship)).length,
    optionality_judged: judged.length,
    optionality_right: judged.filter(optionalityAgrees).length,
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
