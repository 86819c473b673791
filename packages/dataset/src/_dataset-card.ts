import type { DatasetFigures, DatasetManifest } from "@undiagram/contract";
import { IMAGES, METADATA, SHEET } from "./_files.ts";
import type { FinishedSplit } from "./_finish-dataset.ts";

/** The columns of a metadata line that the card counts, with their headings. */
const STRATA = [
  ["domain", "Domain"],
  ["style", "Style"],
  ["notation", "Notation"],
  ["photo", "Photo"],
  ["num_tables", "Tables"],
] as const;

/** Where a dataset's schemas come from: templates of ours, SQL and DBML files, or another project's annotations. */
export type Origin = "synthetic" | "files" | "import";

const ORIGINS: Record<Origin, string> = {
  synthetic: "All of them are generated: schemas from templates of their domains, pictures from styles.\n",
  files: "The schemas are fragments of databases that were read from files; the pictures are drawn in styles.\n",
  import: "",
};

/** The figures of the manifest in words, in the card's order. */
const FIGURES: [keyof DatasetFigures, string][] = [
  ["schemas", "Different annotations"],
  ["families", "Families"],
  ["table_sets", "Different sets of table names"],
  ["table_names", "Different table names"],
  ["column_names", "Different column names"],
  ["types", "Different column types"],
  ["relationship_types", "Different types of relationship"],
  ["table_counts", "Different numbers of tables"],
  ["near_duplicates_across_splits", "Samples with a near-duplicate in another split"],
  ["near_duplicates_within_splits", "Samples with a near-duplicate in their own split"],
];

/** The card of a dataset for people and for the Hugging Face Hub: how to load it, what a sample is, what it holds. */
export function writeCard(
  manifest: DatasetManifest,
  splits: ReadonlyMap<string, FinishedSplit>,
  { origin, hasSheet }: { origin: Origin; hasSheet: boolean },
): string {
  const names = Object.keys(manifest.splits);
  const total = Object.values(manifest.splits).reduce((sum, { count }) => sum + count, 0);
  return `---
pretty_name: ${JSON.stringify(`Database diagrams: ${manifest.name}`)}
${origin === "synthetic" ? "license: apache-2.0\n" : ""}task_categories:
- image-to-text
tags:
- database-schema
- er-diagram
- document-understanding
size_categories:
- ${sizeCategory(total)}
configs:
- config_name: default
  data_files:
${names.map((split) => `  - split: ${split}\n    path:\n    - ${split}/${METADATA}\n    - ${split}/${IMAGES}/*`).join("\n")}
---

# Database diagrams: ${manifest.name}

${total} pictures of database diagrams, each with the schema that is visible in it.
${ORIGINS[origin]}${hasSheet ? `\n![Some of the pictures](${SHEET})\n` : ""}
    from datasets import load_dataset
    dataset = load_dataset("${manifest.name}")    # this folder, or its name on the Hub

A sample is an \`image\` and its \`annotation\`: compact JSON of the tables, columns and relationships that the picture
shows, and of nothing that it does not show. Samples of one \`family\` share a base schema and stand in one split.

| What | How many |
| --- | ---: |
${FIGURES.map(([figure, words]) => `| ${words} | ${manifest.figures?.[figure]} |\n`).join("")}
Names count once in whatever case and with whatever separators. Near-duplicates share at least 80 % of their table and
column names.

${STRATA.map(([column, heading]) => countTable(heading, column, splits)).join("\n")}
Content hash: \`${manifest.content_hash}\`
`;
}

/** One table of counts, a row a value and a column a split; empty where no line has the column. */
function countTable(
  heading: string,
  column: (typeof STRATA)[number][0],
  splits: ReadonlyMap<string, FinishedSplit>,
): string {
  const counts = new Map<string | number, Map<string, number>>();
  for (const [split, samples] of splits) {
    for (const { line } of samples) {
      const value = line[column];
      if (value === undefined) continue;
      const bySplit = counts.get(value) ?? new Map<string, number>();
      counts.set(value, bySplit.set(split, (bySplit.get(split) ?? 0) + 1));
    }
  }
  if (counts.size === 0) return "";
  const row = (cells: (string | number)[]) => `| ${cells.join(" | ")} |\n`;
  const names = [...splits.keys()];
  return (
    row([heading, ...names]) +
    row(["---", ...names.map(() => "---:")]) +
    [...counts]
      .sort(([a], [b]) => (typeof a === "number" ? a - Number(b) : String(a) < String(b) ? -1 : 1))
      .map(([value, bySplit]) => row([value, ...names.map((split) => bySplit.get(split) ?? 0)]))
      .join("")
  );
}

/** The Hub's own words for sizes. */
function sizeCategory(total: number): string {
  if (total < 1000) return "n<1K";
  if (total < 10_000) return "1K<n<10K";
  return total < 100_000 ? "10K<n<100K" : "100K<n<1M";
}
