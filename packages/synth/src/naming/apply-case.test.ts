import fc from "fast-check";
import { expect, test } from "vitest";
import { applyCase, CASES } from "./apply-case.ts";

test.each([
  ["snake", "order_item_id"],
  ["camel", "orderItemId"],
  ["pascal", "OrderItemId"],
  ["upper", "ORDER_ITEM_ID"],
  ["title", "Order_Item_Id"],
  ["flat", "orderitemid"],
] as const)("%s writes %s", (style, name) => {
  expect(applyCase(["order", "item", "id"], style)).toBe(name);
});

test("a case changes capitals and underscores, nothing else", () => {
  const words = fc.array(fc.stringMatching(/^[a-zäé]{1,8}$/), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(words, fc.constantFrom(...CASES), fc.boolean(), (parts, style, isIdUpper) => {
      expect(applyCase(parts, style, isIdUpper).replaceAll("_", "").toLowerCase()).toBe(parts.join(""));
    }),
  );
});
