const UNCOUNTABLE = new Set(
  "staff equipment inventory feedback media metadata stock series species history data news information software hardware mail cargo livestock aircraft payroll furniture personnel loot evidence waste details alumni merchandise firmware".split(
    " ",
  ),
);

const IRREGULAR: Readonly<Record<string, string>> = {
  person: "people",
  child: "children",
  man: "men",
  woman: "women",
  criterion: "criteria",
  datum: "data",
  leaf: "leaves",
  shelf: "shelves",
  half: "halves",
  quiz: "quizzes",
  index: "indexes",
  matrix: "matrices",
};

/** The English plural of a lower-case noun; an uncountable one stays as it is. */
export function pluralize(noun: string): string {
  const irregular = Object.hasOwn(IRREGULAR, noun) ? IRREGULAR[noun] : undefined;
  if (irregular !== undefined) return irregular;
  if (UNCOUNTABLE.has(noun)) return noun;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  if (/sis$/.test(noun)) return `${noun.slice(0, -2)}es`;
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  if (/(her|potat|tomat|carg|vet|ech)o$/.test(noun)) return `${noun}es`;
  return `${noun}s`;
}
