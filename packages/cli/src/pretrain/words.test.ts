import { createRandom } from "@undiagram/random";
import { ENTITY_NAMES } from "@undiagram/synth";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inventWord, isKeptForProbe, pretrainWord, probeWord, readEnglishWords } from "./words.ts";

const entityWords = new Set(ENTITY_NAMES.flatMap((name) => name.split("_")));

test("there are tens of thousands of English words, none of which names an entity of any domain", () => {
  const words = readEnglishWords();
  expect(words.length).toBeGreaterThan(50_000);
  expect(words.filter((word) => entityWords.has(word))).toEqual([]);
});

test("pretraining shows no word that is kept for probes, and probes show no other", () => {
  const english = new Set(readEnglishWords());
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = createRandom(seed);
      const shown = pretrainWord(random);
      expect(shown.length < 5 || english.has(shown) || !isKeptForProbe(shown)).toBe(true);
      const probed = probeWord(random);
      expect(isKeptForProbe(probed)).toBe(true);
      expect(english.has(probed)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test("an invented word can be pronounced: no four consonants but across syllables, some vowel", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const word = inventWord(createRandom(seed));
      expect(word).toMatch(/^[a-z]{3,9}$/);
      expect(word).toMatch(/[aeiouy]/);
      expect(word).not.toMatch(/[^aeiouy]{6}/);
    }),
    { numRuns: 1000 },
  );
});
