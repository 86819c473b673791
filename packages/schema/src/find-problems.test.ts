import { expect, test } from "vitest";
import { type Annotation, findProblems } from "./index.ts";

const orders = { name: "orders", columns: [{ name: "id" }, { name: "customer_id" }] };
const customers = { name: "customers", columns: [{ name: "id" }] };
const edge = { from_table: "orders", from_columns: ["customer_id"], to_table: "customers", to_columns: ["id"] };

const cases: [string, Annotation, string[]][] = [
  ["a table named twice", { tables: [customers, customers], relationships: [] }, ["duplicate_table tables[1].name"]],
  [
    "a column named twice",
    { tables: [{ name: "t", columns: [{ name: "a" }, { name: "a" }] }], relationships: [] },
    ["duplicate_column tables[0].columns[1].name"],
  ],
  [
    "an end without its table",
    { tables: [orders], relationships: [edge] },
    ["unknown_table relationships[0].to_table"],
  ],
  [
    "an end without its column",
    { tables: [orders, customers], relationships: [{ ...edge, to_columns: ["key"] }] },
    ["unknown_column relationships[0].to_columns[0]"],
  ],
  [
    "ends of different length",
    { tables: [orders, customers], relationships: [{ ...edge, from_columns: ["id", "customer_id"] }] },
    ["column_count relationships[0].to_columns"],
  ],
  [
    "an edge named twice",
    { tables: [orders, customers], relationships: [edge, edge] },
    ["duplicate_relationship relationships[1]"],
  ],
  [
    "two lines from box to box",
    { tables: [orders, customers], relationships: Array(2).fill({ from_table: "orders", to_table: "customers" }) },
    [],
  ],
  [
    "every problem of a reply at once",
    { tables: [customers, customers], relationships: [{ from_table: "x", to_table: "y" }] },
    [
      "duplicate_table tables[1].name",
      "unknown_table relationships[0].from_table",
      "unknown_table relationships[0].to_table",
    ],
  ],
];

test.each(cases)("%s", (_title, annotation, expected) => {
  expect(findProblems(annotation).map(({ code, path }) => `${code} ${path}`)).toEqual(expected);
});
