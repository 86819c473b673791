import { LANGUAGES, type Language, NAMES, WORDS } from "./dictionary.ts";

/** Names that read the same way round in all four languages: created_at, is_active. */
const KEEPS_ORDER = /^is_|_(at|on|by)$/;

/** The words of an English snake_case name in another language, or undefined where one of them is not known. */
export function translate(name: string, language: Language): string[] | undefined {
  const index = LANGUAGES.indexOf(language);
  const whole = NAMES.get(name)?.[index];
  if (whole !== undefined) return whole.split("_");
  const words: string[] = [];
  for (const word of name.split("_")) {
    const translated = WORDS.get(word)?.[index];
    if (translated === undefined) return undefined;
    words.push(translated);
  }
  // German puts the determining word first, as English does; French and Spanish put it last.
  return language === "de" || KEEPS_ORDER.test(name) ? words : words.toReversed();
}
