import { expect, test } from "vitest";
import { findDomain, MAIN_DOMAINS, OOD_DOMAINS } from "../domains/index.ts";
import { pluralize } from "./pluralize.ts";

test.each([
  ["order", "orders"],
  ["category", "categories"],
  ["survey", "surveys"],
  ["address", "addresses"],
  ["box", "boxes"],
  ["batch", "batches"],
  ["person", "people"],
  ["analysis", "analyses"],
  ["anamnesis", "anamneses"],
  ["staff", "staff"],
  ["details", "details"],
  ["alumni", "alumni"],
  ["quiz", "quizzes"],
  ["hero", "heroes"],
  ["photo", "photos"],
  ["constructor", "constructors"],
])("%s in the plural is %s", (noun, plural) => {
  expect(pluralize(noun)).toBe(plural);
});

test("the plural of every entity's last word is its own plural's singular only", () => {
  const nouns = [...MAIN_DOMAINS, ...OOD_DOMAINS].flatMap((name) =>
    [...findDomain(name).entities.keys()].map((entity) => entity.split("_").at(-1) as string),
  );
  const singular = new Map<string, string>();
  for (const noun of nouns) {
    expect(singular.get(pluralize(noun)) ?? noun).toBe(noun);
    singular.set(pluralize(noun), noun);
  }
});
