import { createHash } from "node:crypto";
import type { DatasetFigures } from "@undiagram/contract";
import { type Annotation, annotationKey } from "@undiagram/schema";
import { countNearDuplicates } from "./_find-near-duplicates.ts";

/** Measures a dataset sample by sample. What it keeps of one is some numbers, so that large datasets fit in memory. */
export class VarietyMeter {
  #samples = 0;
  readonly #splits = new Set<string>();
  readonly #families = new Set<string>();
  readonly #distinct = {
    schemas: new Set<string>(),
    table_sets: new Set<string>(),
    table_names: new Set<string>(),
    column_names: new Set<string>(),
    types: new Set<string>(),
    relationship_types: new Set<string>(),
    table_counts: new Set<number>(),
  };
  /** Split and schema to number of samples. */
  readonly #equal = new Map<string, number>();
  /** A folded `table` or `table.column` to its number, and by that number how many samples have it. */
  readonly #names = new Map<string, number>();
  readonly #frequency: number[] = [];
  /** Hash of a set of names to the set, and to how often it stands in which split. */
  readonly #occurrences = new Map<string, { names: number[]; splits: Map<string, number> }>();

  add(split: string, annotation: Annotation, family?: string): void {
    const { tables, relationships } = annotation;
    this.#samples++;
    this.#splits.add(split);
    if (family !== undefined) this.#families.add(family);
    const { schemas, table_sets, table_names, column_names, types, relationship_types, table_counts } = this.#distinct;
    const key = digest(annotationKey(annotation));
    schemas.add(key);
    this.#equal.set(split + key, (this.#equal.get(split + key) ?? 0) + 1);
    table_counts.add(tables.length);
    table_sets.add(
      digest(
        tables
          .map(({ name }) => fold(name))
          .sort()
          .join("\n"),
      ),
    );
    for (const { type } of relationships) if (type) relationship_types.add(type);
    const own = new Set<string>();
    for (const { name, columns } of tables) {
      table_names.add(fold(name));
      own.add(fold(name));
      for (const column of columns) {
        column_names.add(fold(column.name));
        if (column.type) types.add(column.type.toUpperCase().replaceAll(/\s/g, ""));
        own.add(`${fold(name)}.${fold(column.name)}`);
      }
    }
    this.#count(split, own);
  }

  #count(split: string, own: ReadonlySet<string>): void {
    const names = [...own].map((name) => {
      const known = this.#names.get(name) ?? this.#names.size;
      this.#names.set(name, known);
      this.#frequency[known] = (this.#frequency[known] ?? 0) + 1;
      return known;
    });
    const key = digest(names.sort((a, b) => a - b).join());
    const occurrence = this.#occurrences.get(key) ?? { names, splits: new Map() };
    occurrence.splits.set(split, (occurrence.splits.get(split) ?? 0) + 1);
    this.#occurrences.set(key, occurrence);
  }

  figures(): DatasetFigures {
    const frequency = (name: number) => this.#frequency[name] as number;
    const near = countNearDuplicates(
      this.#occurrences
        .values()
        .map(({ names, splits }) => {
          return { names: names.toSorted((a, b) => frequency(a) - frequency(b) || a - b), splits };
        })
        .toArray(),
    );
    const { schemas, table_sets, table_names, column_names, types, relationship_types, table_counts } = this.#distinct;
    return {
      samples: this.#samples,
      splits: this.#splits.size,
      families: this.#families.size,
      schemas: schemas.size,
      table_sets: table_sets.size,
      table_names: table_names.size,
      column_names: column_names.size,
      types: types.size,
      relationship_types: relationship_types.size,
      table_counts: table_counts.size,
      equal_within_splits: this.#equal
        .values()
        .filter((count) => count > 1)
        .reduce((sum, count) => sum + count, 0),
      near_duplicates_within_splits: near.within,
      near_duplicates_across_splits: near.across,
    };
  }
}

/** `OrderLines`, `order_lines` and `ORDER LINES` are one name. */
function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.-]/g, "");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64").slice(0, 22);
}
