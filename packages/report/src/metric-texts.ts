import type { MetricName } from "@undiagram/contract";

/** A metric's name for people, and what it counts. Unit, direction and convention at zero come with the score. */
export interface MetricText {
  label: string;
  definition: string;
}

/** The four that stand at the top of every comparison, in their order. */
export const HEADLINE_METRICS = ["table_f1", "relationship_type_f1", "overall", "json_compliance"] as const;

export const METRIC_TEXTS: Readonly<Record<MetricName, MetricText>> = {
  table_f1: {
    label: "Table Detection Accuracy",
    definition: "F1 of the tables found by exact name (case, quotes, underscores and spaces aside), over all pictures.",
  },
  relationship_type_f1: {
    label: "Relationship Accuracy",
    definition:
      "F1 of the relationships found between the right two tables, in the right direction, of the right type.",
  },
  overall: {
    label: "Overall Schema Score",
    definition: "The mean of Table Detection Accuracy and Relationship Accuracy.",
  },
  json_compliance: {
    label: "JSON Format Compliance",
    definition: "Replies that are JSON and nothing else, and fit the annotation's JSON Schema.",
  },
  json_strict: { label: "JSON, strictly", definition: "Replies that parse as they stand, outer white space aside." },
  json_lenient: {
    label: "JSON, leniently",
    definition: "Replies that parse once code fences and chatter around the JSON are dropped. Nothing is repaired.",
  },
  schema_valid: { label: "Fits the schema", definition: "Replies whose JSON fits the annotation's JSON Schema." },
  referentially_valid: {
    label: "Consistent",
    definition:
      "Replies that fit the schema and do not contradict themselves: relationships end at tables and columns that the reply has, and nothing stands twice.",
  },
  truncated: {
    label: "Cut off",
    definition:
      "Replies that ran into the limit on new tokens or, where that is not known, leave an object open. Not zero: raise generation.max_new_tokens.",
  },
  table_precision: {
    label: "Table precision",
    definition: "Of the tables the model named, the share that are in the picture, by exact name.",
  },
  table_recall: {
    label: "Table recall",
    definition: "Of the tables in the picture, the share that the model named, by exact name.",
  },
  table_f1_matched: {
    label: "Tables, matched F1",
    definition: "F1 of tables paired one to one by names and columns together: a misspelt name still counts as found.",
  },
  column_f1: {
    label: "Column F1",
    definition: "F1 of column names within matched tables. Columns of unmatched tables are missing or invented.",
  },
  type_accuracy: {
    label: "Type accuracy",
    definition: "Of the matched columns whose type is drawn, the share with exactly that type, length and all.",
  },
  type_family_accuracy: {
    label: "Type family accuracy",
    definition: "As type accuracy, but any type of the same family counts: VARCHAR(20) for VARCHAR(255).",
  },
  primary_key_accuracy: {
    label: "Primary key accuracy",
    definition:
      "Of the tables that show a primary key, and the found ones that were given one, the share whose key has exactly the right columns. A table that was not found is wrong.",
  },
  foreign_key_f1: {
    label: "Foreign key F1",
    definition:
      "F1 of foreign keys with all their columns on both ends; a composite key counts as one. Where lines end at boxes, the marked columns count.",
  },
  relationship_pair_f1: {
    label: "Relationships: pair",
    definition: "F1 of relationships that join the right two tables, whichever way they point.",
  },
  relationship_direction_f1: {
    label: "Relationships: + direction",
    definition: "F1 of relationships that join the right two tables in the right direction.",
  },
  relationship_columns_f1: {
    label: "Relationships: + columns",
    definition: "F1 of relationships right in tables, direction, type, and the columns at both ends.",
  },
  exact_schema: {
    label: "Exact schemas",
    definition: "Pictures whose whole schema came back letter for letter: nothing missing, changed or invented.",
  },
  table_count_ratio: {
    label: "Table count ratio",
    definition: "How close the number of tables came, names aside. For comparison with work that counts so.",
  },
  relationship_count_ratio: {
    label: "Relationship count ratio",
    definition: "How close the number of relationships came, ends aside. For comparison with work that counts so.",
  },
  nted: {
    label: "Tree edit accuracy",
    definition:
      "1 minus the tree edit distance over the size of the true tree, averaged over pictures: Donut's nTED accuracy, with tables, columns and relationships paired first.",
  },
};

/** What scoring counts beside the metrics, and enters none of them. */
export const APART_TEXTS: Readonly<Record<string, MetricText>> = {
  optionality_accuracy: {
    label: "Optionality accuracy",
    definition:
      "Of the relationships right up to their type of which picture or answer marks an end as optional, the share that mark the same ends.",
  },
  seed_shape: {
    label: "Older reply shape",
    definition:
      "Replies that do not fit the schema but could be read in the shape of an older annotation. They are scored, and are no valid replies.",
  },
};

/** All further metrics, in the groups the page shows. */
export const METRIC_GROUPS: readonly { title: string; metrics: readonly MetricName[] }[] = [
  {
    title: "Form of the reply",
    metrics: ["json_strict", "json_lenient", "schema_valid", "referentially_valid", "truncated"],
  },
  { title: "Tables", metrics: ["table_precision", "table_recall", "table_f1_matched"] },
  {
    title: "Columns and keys",
    metrics: ["column_f1", "type_accuracy", "type_family_accuracy", "primary_key_accuracy", "foreign_key_f1"],
  },
  {
    title: "Relationships",
    metrics: ["relationship_pair_f1", "relationship_direction_f1", "relationship_columns_f1"],
  },
  { title: "Whole schemas", metrics: ["exact_schema"] },
  {
    title: "Figures comparable with other work",
    metrics: ["table_count_ratio", "relationship_count_ratio", "nted"],
  },
];
