import { createRandom } from "@undiagram/random";
import { DIALECTS } from "@undiagram/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { KINDS, type Kind } from "./kinds.ts";
import { pickTypeStyle, spellDefault, spellKeyType, spellType } from "./type-style.ts";

const arbitraryStyle = fc
  .record({ seed: fc.integer(), dialect: fc.constantFrom(...DIALECTS) })
  .map(({ seed, dialect }) => pickTypeStyle(createRandom(seed), dialect));
const arbitraryKind = fc.constantFrom(...(Object.keys(KINDS) as Kind[]));
const takeLast = <T>(items: readonly T[]): T => items.at(-1) as T;

test("every kind is a type in every style: words, with lengths in brackets and nothing left to fill in", () => {
  fc.assert(
    fc.property(arbitraryStyle, arbitraryKind, (style, kind) => {
      for (const type of [spellType(style, kind, takeLast), ...Object.values(spellKeyType(style))]) {
        expect(type).toMatch(/^[a-z]\w*( \w+)*(\((\d+(, ?\d+)?|max)( \w+)?\))?( \w+)*(\[\])?$/i);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a schema without lengths has none on strings and decimals", () => {
  fc.assert(
    fc.property(arbitraryStyle, (style) => {
      for (const kind of ["name", "email", "money", "percent"] as const) {
        expect(spellType({ ...style, isBare: true }, kind, takeLast)).not.toMatch(/\d{2,}|,/);
      }
    }),
  );
});

test.each([
  ["postgresql", "flag", "true", "TRUE"],
  ["mysql", "flag", "false", /^(0|FALSE)$/],
  ["sqlserver", "flag", "true", "1"],
  ["oracle", "flag", "false", /^(0|'N')$/],
  ["postgresql", "status", "open", "'open'"],
  ["sqlite", "number", "7", "7"],
  ["oracle", "date", "now", "SYSDATE"],
] as const)("in %s the default of a %s, %s, is written %s", (dialect, kind, value, expected) => {
  for (let seed = 0; seed < 30; seed++) {
    const attribute = { name: "x", kind, nullable: false, unique: false, default: value };
    expect(spellDefault(pickTypeStyle(createRandom(seed), dialect), attribute)).toMatch(expected);
  }
});
