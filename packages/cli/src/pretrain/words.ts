import { readFileSync } from "node:fs";
import { hashSeed, type Random } from "@undiagram/random";
import { ENTITY_NAMES, type WordSource } from "@undiagram/synth";
import wordListPath from "word-list";

/*
 * Words of pretraining pictures: English ones, and invented ones that can be pronounced. None is what an entity of our
 * domains is called, so that a base model has not met the tables it is scored on.
 */

const LENGTH = { min: 3, max: 9 };
const ENGLISH_SHARE = 0.62;
const SHORT_SHARE = 0.05;

const ONSETS = "b c d f g h j k l m n p r s t v w z br cl cr dr fl fr gl gr pl pr sh sk sl sp st str th tr qu ch".split(
  " ",
);
const NUCLEI = "a e i o u a e i o u y ai ea ee ia io oo ou".split(" ");
const CODAS = ["", "", "", ..."b ck d g l m n nd ng nt p r rk rn s sh st t th x".split(" ")];

let english: readonly string[] | undefined;

/** English words in lower case that name no entity of any domain, neither whole nor in part. */
export function readEnglishWords(): readonly string[] {
  english ??= readWords();
  return english;
}

function readWords(): string[] {
  const entities = new Set(ENTITY_NAMES.flatMap((name) => name.split("_")));
  const isEntity = (word: string) =>
    [word, word.replace(/s$/, ""), word.replace(/es$/, "")].some((w) => entities.has(w));
  return readFileSync(wordListPath, "utf8")
    .split("\n")
    .filter((word) => word.length >= LENGTH.min && word.length <= LENGTH.max && /^[a-z]+$/.test(word))
    .filter((word) => !isEntity(word));
}

/** A word of two or three syllables that nobody has heard. */
export function inventWord(random: Random): string {
  const syllables = random.chance(0.65) ? 2 : 3;
  const syllable = () => random.pick(ONSETS) + random.pick(NUCLEI) + random.pick(CODAS);
  return Array.from({ length: syllables }, syllable).join("").slice(0, LENGTH.max);
}

/** One invented word in sixteen is kept for probes of how well unseen words are read. */
export function isKeptForProbe(word: string): boolean {
  return hashSeed("probe", word) % 16 === 0;
}

/** What pretraining pictures are made of. */
export const pretrainWord: WordSource = (random) => {
  const point = random.float();
  if (point < ENGLISH_SHARE) return random.pick(readEnglishWords());
  if (point < ENGLISH_SHARE + SHORT_SHARE) return shortWord(random);
  for (;;) {
    const word = inventWord(random);
    if (!isKeptForProbe(word)) return word;
  }
};

/** Invented words that no pretraining picture shows. */
export const probeWord: WordSource = (random) => {
  for (;;) {
    const word = inventWord(random);
    if (isKeptForProbe(word) && !isEnglish(word)) return word;
  }
};

let englishSet: ReadonlySet<string> | undefined;

function isEnglish(word: string): boolean {
  englishSet ??= new Set(readEnglishWords());
  return englishSet.has(word);
}

/** As abbreviations look: qty, nr, acct. */
function shortWord(random: Random): string {
  return Array.from({ length: random.int(2, 4) }, () => random.pick([..."bcdfghklmnpqrstvwxz"])).join("");
}
