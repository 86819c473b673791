import fc from "fast-check";
import { expect, test } from "vitest";
import { claimName } from "./claim-name.ts";

test("no name is given twice, whatever its case", () => {
  const candidates = fc.array(fc.constantFrom("a", "A", "b", "a2"), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(candidates, { maxLength: 20 }), (requests) => {
      const taken = new Set<string>();
      const given = requests.map((names) => claimName(taken, names as [string, ...string[]]).toLowerCase());
      expect(new Set(given).size).toBe(given.length);
    }),
  );
});

test("the first free candidate is taken", () => {
  expect(claimName(new Set(["a"]), ["A", "b", "c"])).toBe("b");
});
