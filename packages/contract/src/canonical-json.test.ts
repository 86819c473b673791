import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, sha256 } from "./index.ts";

test("the order of keys does not change the hash, any other change does", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(sha256(turned)).toBe(sha256(value));
      expect(sha256({ ...value, "another key": 1 })).not.toBe(sha256(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
