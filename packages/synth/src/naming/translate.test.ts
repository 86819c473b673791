import { expect, test } from "vitest";
import { LANGUAGES, NAMES, WORDS } from "./dictionary.ts";
import { translate } from "./translate.ts";

test.each([
  ["customer", "de", "kunde"],
  ["first_name", "fr", "prénom"],
  ["delivery_date", "es", "fecha_entrega"],
  ["delivery_date", "de", "lieferung_datum"],
  ["paid_at", "fr", "payé_le"],
] as const)("%s in %s is %s", (name, language, expected) => {
  expect(translate(name, language)?.join("_")).toBe(expected);
});

test("a name with an unknown word is left alone", () => {
  expect(translate("customer_zymurgy", "de")).toBeUndefined();
});

test("every entry has its word in every language, in letters that fonts of Western Europe have", () => {
  for (const [word, others] of [...WORDS, ...NAMES]) {
    expect(others, word).toHaveLength(LANGUAGES.length);
    expect(others.join(), word).toMatch(/^[a-z_,\u00df-\u00ff]+$/);
  }
});
