import { METRIC_NAMES, type MetricName } from "@undiagram/contract";
import { type Annotation, serialize } from "@undiagram/schema";

/* Replies whose every figure is known, worked by hand: for the tests, and for the table in METRICS.md. */

/** 3 tables, 7 columns with types, 3 primary keys of which one is composite, 2 foreign keys, 2 relationships. */
export const TRUTH: Annotation = {
  tables: [
    {
      name: "users",
      columns: [
        { name: "id", type: "INTEGER", primary_key: true },
        { name: "email", type: "VARCHAR(255)" },
      ],
    },
    {
      name: "orders",
      columns: [
        { name: "id", type: "INTEGER", primary_key: true },
        { name: "user_id", type: "INTEGER", foreign_key: true },
        { name: "total", type: "DECIMAL(10,2)" },
      ],
    },
    {
      name: "order_items",
      columns: [
        { name: "order_id", type: "INTEGER", primary_key: true, foreign_key: true },
        { name: "product", type: "TEXT", primary_key: true },
      ],
    },
  ],
  relationships: [
    { from_table: "orders", from_columns: ["user_id"], to_table: "users", to_columns: ["id"], type: "many_to_one" },
    {
      from_table: "order_items",
      from_columns: ["order_id"],
      to_table: "orders",
      to_columns: ["id"],
      type: "many_to_one",
    },
  ],
};

/** The true text with each part replaced; every part must stand in it. */
function edited(...edits: [from: string, to: string][]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${from} does not stand in the truth`);
    return text.replaceAll(from, to);
  }, serialize(TRUTH));
}

const USERS_TABLE = `${JSON.stringify(TRUTH.tables[0])},`;
const TO_USERS = `${JSON.stringify(TRUTH.relationships[0])},`;

/** Of the tree of the truth. What a defect costs of it is what Donut's own code (with the zss package) says. */
const SIZE = 258;

/** One defect, and every metric that it moves away from perfect. What is not named must stay perfect. */
export const DEFECTS: Record<string, [reply: string, moved: Partial<Record<MetricName, number>>]> = {
  "no defect": [serialize(TRUTH), {}],
  "a table left out, with its relationship": [
    edited([USERS_TABLE, ""], [TO_USERS, ""]),
    {
      table_recall: 2 / 3,
      table_f1: 4 / 5,
      table_f1_matched: 4 / 5,
      column_f1: 10 / 12,
      primary_key_accuracy: 2 / 3,
      foreign_key_f1: 2 / 3,
      relationship_pair_f1: 2 / 3,
      relationship_direction_f1: 2 / 3,
      relationship_type_f1: 2 / 3,
      relationship_columns_f1: 2 / 3,
      overall: (4 / 5 + 2 / 3) / 2,
      table_count_ratio: 2 / 3,
      relationship_count_ratio: 1 / 2,
      nted: 1 - 82 / SIZE,
      exact_schema: 0,
    },
  ],
  "a table invented": [
    edited(['{"tables":[', '{"tables":[{"name":"weather","columns":[{"name":"wind"}]},']),
    {
      table_precision: 3 / 4,
      table_f1: 6 / 7,
      table_f1_matched: 6 / 7,
      column_f1: 14 / 15,
      overall: (6 / 7 + 1) / 2,
      table_count_ratio: 3 / 4,
      nted: 1 - 16 / SIZE,
      exact_schema: 0,
    },
  ],
  "a table said twice": [
    edited([USERS_TABLE, USERS_TABLE + USERS_TABLE]),
    {
      referentially_valid: 0,
      table_precision: 3 / 4,
      table_f1: 6 / 7,
      table_f1_matched: 6 / 7,
      column_f1: 14 / 16,
      overall: (6 / 7 + 1) / 2,
      table_count_ratio: 3 / 4,
      nted: 1 - 45 / SIZE,
      exact_schema: 0,
    },
  ],
  "a letter of a table's name dropped throughout": [
    edited(['"users"', '"user"']),
    {
      table_precision: 2 / 3,
      table_recall: 2 / 3,
      table_f1: 2 / 3,
      foreign_key_f1: 1 / 2,
      relationship_pair_f1: 1 / 2,
      relationship_direction_f1: 1 / 2,
      relationship_type_f1: 1 / 2,
      relationship_columns_f1: 1 / 2,
      overall: (2 / 3 + 1 / 2) / 2,
      nted: 1 - 2 / SIZE,
      exact_schema: 0,
    },
  ],
  "names in another case and with underscores for spaces": [
    edited(["users", "Users"], ["order_items", "OrderItems"]),
    { nted: 1 - 8 / SIZE, exact_schema: 0 },
  ],
  "a column left out": [
    edited([',{"name":"email","type":"VARCHAR(255)"}', ""]),
    { column_f1: 12 / 13, nted: 1 - 20 / SIZE, exact_schema: 0 },
  ],
  "a column invented": [
    edited(['{"name":"email"', '{"name":"phone"},{"name":"email"']),
    { column_f1: 14 / 15, nted: 1 - 7 / SIZE, exact_schema: 0 },
  ],
  "a column's name misread": [
    edited(['"total"', '"tofal"']),
    { column_f1: 12 / 14, nted: 1 - 1 / SIZE, exact_schema: 0 },
  ],
  "a type of another length": [
    edited(["VARCHAR(255)", "VARCHAR(25)"]),
    { type_accuracy: 6 / 7, nted: 1 - 1 / SIZE, exact_schema: 0 },
  ],
  "a type of another family": [
    edited(["VARCHAR(255)", "DATE"]),
    { type_accuracy: 6 / 7, type_family_accuracy: 6 / 7, nted: 1 - 11 / SIZE, exact_schema: 0 },
  ],
  "a type left out": [
    edited([',"type":"VARCHAR(255)"', ""]),
    { type_accuracy: 6 / 7, type_family_accuracy: 6 / 7, nted: 1 - 13 / SIZE, exact_schema: 0 },
  ],
  "half of a composite primary key": [
    edited(['"type":"TEXT","primary_key":true', '"type":"TEXT"']),
    { primary_key_accuracy: 2 / 3, nted: 1 - 5 / SIZE, exact_schema: 0 },
  ],
  "a relationship left out": [
    edited([TO_USERS, ""]),
    {
      foreign_key_f1: 2 / 3,
      relationship_pair_f1: 2 / 3,
      relationship_direction_f1: 2 / 3,
      relationship_type_f1: 2 / 3,
      relationship_columns_f1: 2 / 3,
      overall: (1 + 2 / 3) / 2,
      relationship_count_ratio: 1 / 2,
      nted: 1 - 37 / SIZE,
      exact_schema: 0,
    },
  ],
  "a relationship invented": [
    edited([TO_USERS, `${TO_USERS}{"from_table":"users","to_table":"order_items","type":"many_to_many"},`]),
    {
      relationship_pair_f1: 4 / 5,
      relationship_direction_f1: 4 / 5,
      relationship_type_f1: 4 / 5,
      relationship_columns_f1: 4 / 5,
      overall: 9 / 10,
      relationship_count_ratio: 2 / 3,
      nted: 1 - 32 / SIZE,
      exact_schema: 0,
    },
  ],
  "a relationship turned round": [
    edited([
      TO_USERS,
      '{"from_table":"users","from_columns":["id"],"to_table":"orders","to_columns":["user_id"],"type":"many_to_one"},',
    ]),
    {
      foreign_key_f1: 1 / 2,
      relationship_direction_f1: 1 / 2,
      relationship_type_f1: 1 / 2,
      relationship_columns_f1: 1 / 2,
      overall: 3 / 4,
      nted: 1 - 13 / SIZE,
      exact_schema: 0,
    },
  ],
  "a relationship of another type": [
    edited([
      '"to_table":"users","to_columns":["id"],"type":"many_to_one"',
      '"to_table":"users","to_columns":["id"],"type":"one_to_one"',
    ]),
    {
      relationship_type_f1: 1 / 2,
      relationship_columns_f1: 1 / 2,
      overall: 3 / 4,
      nted: 1 - 3 / SIZE,
      exact_schema: 0,
    },
  ],
  "a relationship at another column": [
    edited(['"from_columns":["user_id"]', '"from_columns":["total"]']),
    { foreign_key_f1: 1 / 2, relationship_columns_f1: 1 / 2, nted: 1 - 7 / SIZE, exact_schema: 0 },
  ],
  "a code fence": [`\`\`\`json\n${serialize(TRUTH)}\n\`\`\``, { json_strict: 0, json_compliance: 0 }],
  "chatter around the JSON": [`Sure! ${serialize(TRUTH)}`, { json_strict: 0, json_compliance: 0 }],
  "the seed's shape": [
    edited(['"from_columns":["user_id"]', '"from_column":"user_id"']),
    { schema_valid: 0, referentially_valid: 0, json_compliance: 0 },
  ],
  "a reply cut off": [
    serialize(TRUTH).slice(0, -9),
    Object.fromEntries(METRIC_NAMES.map((name) => [name, name === "truncated" ? 1 : 0])),
  ],
};

/** Two pictures beside that of TRUTH. */
const FORUM = schema("users id:INTEGER* name:TEXT", "posts code:TEXT* user_id:INTEGER>users");
const CLINIC = schema("patients id:INTEGER* born:DATE", "visits id:INTEGER* patient_id:INTEGER>patients");

/** A set of three pictures; FORUM is what its train set holds most often, so it is the constant control's answer. */
export const SET: readonly Annotation[] = [TRUTH, FORUM, CLINIC];
export const TRAIN_SET: readonly Annotation[] = [TRUTH, FORUM, FORUM];

/**
 * What the constant control scores on SET. It says 6 tables of 7, 12 columns of 15 and 3 relationships of 4. Right is all
 * of FORUM, and of TRUTH the table users with its id.
 */
export const CONSTANT: Record<MetricName, number> = {
  json_strict: 1,
  json_lenient: 1,
  schema_valid: 1,
  referentially_valid: 1,
  truncated: 0,
  json_compliance: 1,
  table_precision: 3 / 6,
  table_recall: 3 / 7,
  table_f1: 6 / 13,
  table_f1_matched: 6 / 13,
  column_f1: 10 / 27,
  type_accuracy: 1,
  type_family_accuracy: 1,
  primary_key_accuracy: 3 / 7,
  // Beside each of the two invented references stands a mark that is invented as well.
  foreign_key_f1: 2 / 9,
  relationship_pair_f1: 2 / 7,
  relationship_direction_f1: 2 / 7,
  relationship_type_f1: 2 / 7,
  relationship_columns_f1: 2 / 7,
  overall: (6 / 13 + 2 / 7) / 2,
  exact_schema: 1 / 3,
  table_count_ratio: (2 / 3 + 1 + 1) / 3,
  relationship_count_ratio: (1 / 2 + 1 + 1) / 3,
  // By tree distances of 163 of 258 and 46 of 135; Donut's code, which may move content between pairs, says 160 and 46.
  nted: (95 / 258 + 1 + 89 / 135) / 3,
};

/** "users id:INTEGER* name:TEXT": a table and its columns; `*` is the primary key, `>users` a foreign key to its id. */
function schema(...tables: string[]): Annotation {
  const parsed = tables.map((line) => {
    const [name = "", ...columns] = line.split(" ");
    return { name, columns: columns.map((column) => /^(\w+):(\w+)(\*?)(?:>(\w+))?$/.exec(column) ?? []) };
  });
  return {
    tables: parsed.map(({ name, columns }) => ({
      name,
      columns: columns.map(([, column = "", type, key, to]) => ({
        name: column,
        type,
        ...(key && { primary_key: true as const }),
        ...(to && { foreign_key: true as const }),
      })),
    })),
    relationships: parsed.flatMap(({ name, columns }) =>
      columns.flatMap(([, column = "", , , to]) =>
        to
          ? [
              {
                from_table: name,
                from_columns: [column],
                to_table: to,
                to_columns: ["id"],
                type: "many_to_one" as const,
              },
            ]
          : [],
      ),
    ),
  };
}
