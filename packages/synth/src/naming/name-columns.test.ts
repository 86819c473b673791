import { createRandom } from "@undiagram/random";
import type { DatabaseSchema, SchemaColumn } from "@undiagram/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeFamily } from "../make-family.ts";
import { arbitraryRequest } from "../testing/arbitrary-request.ts";
import { nameColumns } from "./name-columns.ts";
import { nameTables } from "./name-tables.ts";
import type { NamingStyle } from "./naming-style.ts";

const PLAIN: NamingStyle = {
  tableCase: "snake",
  columnCase: "snake",
  isIdUpper: false,
  isPlural: false,
  tablePrefix: "",
  namespace: "none",
  keyForm: "word",
  keyWord: "id",
  foreignForm: "as_key",
  tagsColumns: false,
  tableAbbreviations: new Map(),
  columnAbbreviations: new Map(),
  synonyms: new Map(),
  aliases: new Map(),
  language: undefined,
};

test("the plain style leaves the tables of a family as they are, and all but composite foreign keys", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      const { schema } = makeFamily(domain, createRandom(seed), size);
      expect([...nameTables(schema.tables, PLAIN)].every(([before, after]) => before === after)).toBe(true);
      const composite = schema.relationships.filter((r) => r.from_columns.length > 1).flatMap((r) => r.from_columns);
      for (const [, names] of nameColumns(schema, PLAIN)) {
        for (const [before, after] of names) {
          if (!composite.includes(before) && /_id$|^id$/.test(before)) expect(after).toBe(before);
        }
      }
    }),
  );
});

const column = (name: string, keys: Partial<SchemaColumn> = {}): SchemaColumn => ({
  ...{ name, type: "INTEGER", primary_key: false, unique: false, nullable: false },
  ...keys,
});
const edge = (from: string, fromColumns: string[], to: string, toColumns: string[]) => ({
  ...{ from_table: from, from_columns: fromColumns, to_table: to, to_columns: toColumns },
  ...{ type: "many_to_one" as const, from_optional: true, to_optional: false },
});

/** An order with two addresses, its items, and what was shipped of them. */
const ORDERS: DatabaseSchema = {
  domain: "ecommerce",
  dialect: "postgresql",
  tables: [
    { name: "address", columns: [column("id", { primary_key: true }), column("street")] },
    { name: "order", columns: [column("id", { primary_key: true }), column("billing_address_id"), column("quantity")] },
    {
      name: "order_item",
      columns: [column("order_id", { primary_key: true }), column("line_number", { primary_key: true })],
    },
    {
      name: "shipment",
      columns: [column("id", { primary_key: true }), column("order_item_order_id"), column("order_item_line_number")],
    },
  ],
  relationships: [
    edge("order", ["billing_address_id"], "address", ["id"]),
    edge("order_item", ["order_id"], "order", ["id"]),
    edge("shipment", ["order_item_order_id", "order_item_line_number"], "order_item", ["order_id", "line_number"]),
  ],
};

test.each<[string, Partial<NamingStyle>, string, string[]]>([
  ["composite foreign keys take the names they refer to", {}, "shipment", ["id", "order_id", "line_number"]],
  [
    "a role follows its renamed entity",
    { aliases: new Map([["address", "location"]]) },
    "order",
    ["id", "billing_location_id", "quantity"],
  ],
  [
    "keys may bear the entity's name, before or behind",
    { keyForm: "word_entity" },
    "order",
    ["id_order", "id_billing_address", "quantity"],
  ],
  ["foreign keys may be marked", { foreignForm: "fk_role" }, "order", ["id", "fk_billing_address", "quantity"]],
  [
    "case, abbreviations and tags come last",
    {
      columnCase: "camel",
      isIdUpper: true,
      tagsColumns: true,
      columnAbbreviations: new Map([
        ["quantity", "qty"],
        ["address", "addr"],
      ]),
    },
    "order",
    ["ordID", "ordBillingAddrID", "ordQty"],
  ],
  [
    "names that would be alike are kept apart",
    { foreignForm: "role", synonyms: new Map([["quantity", "billing_address"]]) },
    "order",
    ["id", "billing_address", "quantity"],
  ],
])("%s", (_, style, table, expected) => {
  expect([
    ...(nameColumns(ORDERS, { ...PLAIN, ...style })
      .get(table)
      ?.values() ?? []),
  ]).toEqual(expected);
});

test.each<[string, Partial<NamingStyle>, string[]]>([
  ["plural", { isPlural: true }, ["addresses", "orders", "order_items", "shipments"]],
  [
    "prefix and case",
    { tablePrefix: "tbl", tableCase: "pascal" },
    ["tblAddress", "tblOrder", "tblOrderItem", "tblShipment"],
  ],
  [
    "aliases reach into longer names",
    { aliases: new Map([["order", "purchase"]]) },
    ["address", "purchase", "purchase_item", "shipment"],
  ],
  [
    "what is shortened takes no plural",
    { isPlural: true, tableAbbreviations: new Map([["order", "ord"]]) },
    ["addresses", "ord", "ord_items", "shipments"],
  ],
])("table names: %s", (_, style, expected) => {
  expect([...nameTables(ORDERS.tables, { ...PLAIN, ...style }).values()]).toEqual(expected);
});
