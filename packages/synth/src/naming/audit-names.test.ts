import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findDomain, MAIN_DOMAINS } from "../domains/index.ts";
import { pickNamingStyle } from "./naming-style.ts";

test("the audit columns of one schema end or begin alike: created_at beside modified_at, never beside update_time", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...MAIN_DOMAINS), (seed, domain) => {
      const { synonyms } = pickNamingStyle(createRandom(seed), "postgresql", findDomain(domain), []);
      const kinds = ["created_at", "updated_at", "deleted_at"].map((name) => {
        const words = (synonyms.get(name) ?? name).split("_");
        return words.find((word) => ["at", "on", "date", "time"].includes(word));
      });
      expect(new Set(kinds).size).toBe(1);
    }),
  );
});
