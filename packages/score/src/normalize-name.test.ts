import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeName, normalizeTableName } from "./normalize-name.ts";

describe("normalizeName", () => {
  const same = [
    [
      "OrderItems",
      "order_items",
      "order items",
      "ORDER_ITEMS",
      "orderItems",
      '"Order Items"',
      "`order_items`",
      "[Order Items]",
      "order-items",
      " order_items ",
    ],
    ["straße", "STRASSE", "Strasse"],
    ["ΟΔΟΣ", "οδος", "οδοσ"],
    ["ﬁle", "file", "ＦＩＬＥ"],
    ["größe", "gro\u0308ße"],
  ];
  it("makes one of all spellings of one name", () => {
    for (const group of same) expect(new Set(group.map(normalizeName)).size).toBe(1);
    expect(new Set(same.map(([name]) => normalizeName(name as string))).size).toBe(same.length);
  });

  it("keeps names apart that differ by more than case, quotes and separators", () => {
    const names = ["orders", "order", "order2", "orders.id", "größe", "grosse", "id", "ids", "_", "__", "$", "", "a.b"];
    expect(new Set(names.map(normalizeName)).size).toBe(names.length);
  });

  it("is idempotent, and never empties a name", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary", minLength: 1 }),
          fc.string({ unit: fc.constantFrom(..."aAßςΣİıﬁ_- \"'`[].".split("")), minLength: 1 }),
        ),
        (name) => {
          const once = normalizeName(name);
          expect(normalizeName(once)).toBe(once);
          expect(once).not.toBe("");
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("normalizeTableName", () => {
  it("drops the schema in front, however it is quoted", () => {
    for (const name of [
      "users",
      "public.users",
      '"public"."users"',
      "[dbo].[Users]",
      "`app`.`users`",
      "db.dbo.USERS",
      'app . "users"',
    ]) {
      expect(normalizeTableName(name)).toBe("users");
    }
  });

  it("keeps a dot that is quoted, and a name that is nothing but dots", () => {
    expect(normalizeTableName('"order.items"')).toBe("order.items");
    expect(normalizeTableName("users.")).toBe("users.");
    expect(normalizeTableName("...")).toBe("...");
  });
});
