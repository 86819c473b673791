import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findDomain } from "./domains/index.ts";
import { makeFamily } from "./make-family.ts";
import { retypeSchema } from "./retype-schema.ts";
import { arbitraryRequest } from "./testing/arbitrary-request.ts";
import { pickTypeStyle } from "./type-style.ts";

test("a column that may be empty stays so: nobody knows updated_at before a row is updated", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ domain, seed, size }) => {
      const random = createRandom(seed);
      const { schema } = makeFamily(domain, random, size);
      const retyped = retypeSchema(findDomain(domain), schema, pickTypeStyle(random, "mysql"), random);
      const nullable = ({ tables }: typeof schema) =>
        tables.flatMap((t) => t.columns.filter((c) => c.nullable).map((c) => `${t.name}.${c.name}`));
      expect(nullable(retyped)).toEqual(expect.arrayContaining(nullable(schema)));
    }),
  );
});
