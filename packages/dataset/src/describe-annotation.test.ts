import type { Annotation } from "@undiagram/schema";
import { expect, test } from "vitest";
import { describeAnnotation } from "./describe-annotation.ts";

test("every word of an annotation is said, in its order", () => {
  const annotation: Annotation = {
    tables: [
      {
        name: "orders",
        columns: [
          { name: "id", type: "INT", primary_key: true },
          { name: "user_id", foreign_key: true, nullable: false },
        ],
      },
      { name: "users", columns: [{ name: "id", unique: true }] },
    ],
    relationships: [
      {
        ...{ from_table: "orders", from_columns: ["user_id"], to_table: "users", to_columns: ["id"] },
        ...{ type: "many_to_one", from_optional: true },
      },
      { from_table: "orders", to_table: "users" },
      { from_table: "a", from_columns: ["x", "y"], to_table: "b", to_columns: ["x", "y"], type: "one_to_one" },
    ],
  };
  const indented = describeAnnotation(annotation).map(({ text, depth }) => " ".repeat(depth) + text);
  expect(indented).toEqual([
    "orders",
    " id  INT  primary key",
    " user_id  foreign key, not null",
    "users",
    " id  unique",
    "Relationships",
    " orders.user_id to users.id",
    "  many to one, optional at orders",
    " orders to users",
    " a.(x, y) to b.(x, y)",
    "  one to one",
  ]);
});
